import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigTextError, parseConfigText } from '@gatehouse/config-file';
import { GatehouseError } from '../error.ts';
import { checkReferences } from './check-references.ts';
import { configSchema, type Config } from './config.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute path of the file; relative sources in it start from its folder. */
  readonly file: string;
  readonly folder: string;
  /** First 12 hex digits of the file's SHA-256: names the revision in every decision's record. */
  readonly revision: string;
}

/** Reads `gatehouse.yaml`. Throws GatehouseError `config` that lists each problem with line and expectation. */
export function readConfig(path: string): LoadedConfig {
  const file = resolve(path);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new GatehouseError('config', `There is no readable configuration at ${file}.`, {
      hint: 'Name one with --config FILE, or run `gatehouse walkthrough` to make an example.',
      exitCode: 2,
    });
  }
  // what lies beside it lies beside the file itself, not beside a link to it
  const itself = lstatSync(file).isSymbolicLink() ? realpathSync(file) : file;
  return { ...parseConfig(text, file), file, folder: dirname(itself) };
}

/** The same for a text; `file` only names it in messages. */
export function parseConfig(text: string, file: string): { config: Config; revision: string } {
  try {
    const parsed = parseConfigText(text, file, configSchema);
    const dangling = checkReferences(parsed.value);
    if (dangling.length > 0) throw parsed.error(dangling);
    const revision = createHash('sha256').update(text).digest('hex').slice(0, 12);
    return { config: parsed.value, revision };
  } catch (error) {
    if (!(error instanceof ConfigTextError)) throw error;
    throw new GatehouseError('config', error.message, {
      hint: 'Correct the lines above and run the command again.',
      exitCode: 2,
    });
  }
}
