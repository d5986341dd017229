import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { toolNames } from '../../../connectors/ticketing/src/capabilities.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('R30 the built connector is one folder that needs nothing beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-built-'));
  const bin = join(folder, 'bin.js');

  beforeAll(async () => {
    const tsdown = join(root, 'connectors/ticketing/node_modules/.bin/tsdown');
    await run(tsdown, [], { cwd: join(root, 'connectors/ticketing') });
    cpSync(join(root, 'connectors/ticketing/dist'), folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('it says its version', async () => {
    const { stderr, stdout } = await run(process.execPath, [bin, '--version'], { cwd: folder });
    expect([stdout.trim(), stderr]).toEqual(['0.1.0', '']);
  });

  test('a client that others wrote drives it from an empty folder', async () => {
    const client = new Client({ name: 'built', version: '1' });
    const args = [bin, '--vendor', 'embedded', '--data', 'desk.db', '--sample', 'support'];
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args, cwd: folder, stderr: 'ignore' }),
    );
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(toolNames);
    const found = await client.callTool({ name: 'search_tickets', arguments: { text: 'customs' } });
    expect(found.structuredContent).toMatchObject({ total_exact: true });
    await client.close();
  });
});
