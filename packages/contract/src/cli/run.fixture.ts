import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { type FixtureServer, fixtureArgs } from '../list/list.fixture.ts';
import { main } from './main.ts';
import type { Runtime } from './runtime.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line as `bin.ts` does, in a folder and with an environment of its own. */
export async function runContract(
  cwd: string,
  argv: readonly string[],
  change: Partial<Runtime> = {},
): Promise<Ran> {
  const text = { out: '', err: '' };
  const code = await main(argv, {
    out: (more) => {
      text.out += more;
    },
    err: (more) => {
      text.err += stripVTControlCharacters(more);
    },
    colour: false,
    width: 100,
    env: { PATH: process.env['PATH'] },
    cwd,
    temporary: cwd,
    node: process.execPath,
    fetch,
    readFile: (path) => readFileSync(path, 'utf8'),
    signal: new AbortController().signal,
    ...change,
  });
  return { code, ...text };
}

/** What starts a fixture server, for behind the dashes. */
export const server = (name: FixtureServer, ...args: readonly string[]) => [
  process.execPath,
  ...fixtureArgs(name, args),
];
