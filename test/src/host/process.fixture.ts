import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { builtConnector } from '../interop/built-connector.ts';
import { root } from '../shape/workspace.ts';

const bin = join(root, 'host', 'src', 'bin.ts');

/** Names the folder with a store that is made already: making one takes seconds, copying it does not. */
export const PREPARED_STORE = 'GATEHOUSE_TEST_STORE';

/** What a person's shell has, and nothing of the developer's: no keys, no database. */
export const shell: Readonly<Record<string, string>> = {
  PATH: [
    ...(builtConnector() ? [builtConnector()?.bin] : []),
    join(root, 'node_modules', '.bin'),
    dirname(process.execPath),
    '/usr/bin',
    '/bin',
  ].join(delimiter),
  HOME: tmpdir(),
  NO_COLOR: '1',
  // the sources are compiled once for all the processes of a test run
  NODE_COMPILE_CACHE: join(tmpdir(), 'gatehouse-test-compile-cache'),
};

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Finished>;
  /** Resolves with everything that was said so far once it matches. Rejects when the process ends before. */
  said(pattern: RegExp): Promise<string>;
}

/** Starts a real process. Its working folder holds nothing, so that no configuration is found by accident. */
export function start(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>> = shell,
): Started {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env, cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
  const out = { stdout: '', stderr: '' };
  const waiting: { pattern: RegExp; found: (text: string) => void; lost: (why: Error) => void }[] =
    [];
  const look = () => {
    for (const { pattern, found } of waiting) {
      const text = out.stdout + out.stderr;
      if (pattern.test(text)) found(text);
    }
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      out[name] += text;
      look();
    });
  }
  const ended = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const why = new Error(`The process ended with ${code}:\n${out.stdout}${out.stderr}`);
      for (const { lost } of waiting) lost(why);
      resolve({ code, ...out });
    });
  });
  return {
    process: child,
    ended,
    said: (pattern) =>
      new Promise((found, lost) => {
        waiting.push({ pattern, found, lost });
        look();
      }),
  };
}

export function startGatehouse(args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', bin];
  return start([...node, ...args], { ...shell, ...env });
}

/** Runs a whole command of the host. */
export async function gatehouse(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  return startGatehouse(args, env).ended;
}

/**
 * A folder of its own; whoever makes it removes it. It holds a prepared store, unless the test wants the folder as a
 * user's first start finds it.
 */
export function temporary(store: 'prepared' | 'none' = 'prepared'): {
  path: string;
  remove: () => void;
} {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'gatehouse-host-'));
  const prepared = process.env[PREPARED_STORE];
  if (store === 'prepared' && prepared !== undefined) cpSync(prepared, path, { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Command lines of the living processes that name a folder. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((line) => line.includes(folder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
  } catch {
    // it ended while we looked
    return '';
  }
}
