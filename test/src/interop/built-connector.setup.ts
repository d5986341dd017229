import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../shape/workspace.ts';
import { BUILT_CONNECTOR } from './built-connector.ts';

/** Builds the connector once for all files: the scenarios start it some hundred times, as users have it. */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-connector-'));
  const cwd = join(root, 'connectors', 'ticketing');
  const tsdown = join(cwd, 'node_modules', '.bin', 'tsdown');
  await promisify(execFile)(tsdown, ['--out-dir', join(folder, 'dist')], { cwd });
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(folder, 'dist', 'bin.js'), join(folder, 'bin', 'gatehouse-ticketing'));
  process.env[BUILT_CONNECTOR] = folder;
  return () => rmSync(folder, { recursive: true });
}
