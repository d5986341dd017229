import { spawn } from 'node:child_process';
import { signalGroup } from '../list/server-process.ts';
import type { Environment } from '../list/target.ts';

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Ran {
  /** Undefined: it did not end in time, or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Characters of stdout and of stderr that are kept. */
const KEPT = 20_000_000;

/** Runs a program to its end. Throws what the signal was aborted with; the program and what it started has ended then. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, signal, timeout }: ProgramOptions,
): Promise<Ran> {
  signal.throwIfAborted();
  const child = spawn(command, args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      if (text[name].length < KEPT) text[name] += chunk;
    });
  }
  const end = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const kill = () => signalGroup(child, 'SIGKILL');
  end.addEventListener('abort', kill, { once: true });
  const code = await new Promise<number | undefined>((resolve) => {
    child.once('close', (exit) => resolve(exit ?? undefined));
    child.once('error', () => resolve(undefined));
  });
  end.removeEventListener('abort', kill);
  signal.throwIfAborted();
  return { code, ...text };
}
