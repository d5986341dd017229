import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { builtConnector } from './built-connector.ts';

const source = fileURLToPath(new URL('../../../connectors/ticketing/src/bin.ts', import.meta.url));

/** Program and arguments that start the ticketing connector: as it is built where that was prepared. */
export function ticketingCommand(...args: string[]): { command: string; args: string[] } {
  return {
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', builtConnector()?.program ?? source, ...args],
  };
}

type Environment = Readonly<Record<string, string>>;

/** A connector with all three streams as pipes and nothing of this environment but what the test gives. */
export function spawnTicketing(args: readonly string[], env: Environment = {}) {
  const { command, args: all } = ticketingCommand(...args);
  // the sources are compiled once for all the processes of a test run
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'gatehouse-test-compile-cache') };
  return spawn(command, all, { env: { ...cache, ...env }, stdio: 'pipe' });
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a connector whose stdin holds `input` and then ends, until it stops by itself. */
export async function runTicketing(
  args: readonly string[],
  { env = {}, input = '' }: { env?: Environment; input?: string } = {},
): Promise<Ended> {
  const child = spawnTicketing(args, env);
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exitOf(child),
  ]);
  return { code, stdout, stderr };
}

export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = z
    .tuple([z.int().nullable(), z.string().nullable()])
    .parse(await once(child, 'exit'));
  return code;
}

export interface ServedConnector {
  readonly url: URL;
  /** Asks it to stop as an operator would, and gives its exit code. */
  stop(): Promise<number | null>;
}

const serving = z.object({ event: z.literal('serving'), url: z.url() });

/** A connector that serves HTTP on a free port of this machine; the line it logs tells which. */
export async function serveTicketing(
  args: readonly string[],
  env: Environment = {},
): Promise<ServedConnector> {
  const child = spawnTicketing([...args, '--http', '127.0.0.1:0'], env);
  const stop = () => {
    child.kill('SIGTERM');
    return exitOf(child);
  };
  const said: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    said.push(line);
    const found = line.startsWith('{') ? serving.safeParse(JSON.parse(line)) : undefined;
    if (!found?.success) continue;
    child.stderr.resume();
    child.stdout.resume();
    return { url: new URL(found.data.url), stop };
  }
  await stop();
  throw new Error(`the connector served nothing: ${said.join('\n')}`);
}
