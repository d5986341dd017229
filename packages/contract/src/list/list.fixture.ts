import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Limits, LIMITS } from './limits.ts';
import { ListError } from './list-error.ts';
import { type ListOptions, listSurface } from './list-surface.ts';
import type { CommandTarget, Environment, Target, UrlTarget } from './target.ts';

const programs = {
  'sdk-v1': new URL('./sdk-v1.fixture.ts', import.meta.url),
  'sdk-v2': new URL('./sdk-v2.fixture.ts', import.meta.url),
  'hand-made': new URL('./hand-made.fixture.ts', import.meta.url),
};
export type FixtureServer = keyof typeof programs;

/** Arguments of node that start a fixture server. */
export const fixtureArgs = (name: FixtureServer, args: readonly string[]) => [
  fileURLToPath(programs[name]),
  ...args,
];

/** A fixture server as a process. */
export const started = (
  name: FixtureServer,
  args: readonly string[] = [],
  env: Environment = {},
): CommandTarget => ({
  kind: 'command',
  command: process.execPath,
  args: fixtureArgs(name, args),
  env: { PATH: process.env['PATH'], ...env },
});

export const at = (url: URL, headers: Readonly<Record<string, string>> = {}): UrlTarget => ({
  kind: 'url',
  url,
  headers,
});

/** Limits as they are, but for what a test is about. */
export const limits = (change: Partial<Limits>): Limits => ({ ...LIMITS, ...change });

export const list = (target: Target, options: Partial<ListOptions> = {}) =>
  listSurface(target, { signal: new AbortController().signal, ...options });

/** The failure of a listing that must fail. */
export async function failure(
  target: Target,
  options: Partial<ListOptions> = {},
): Promise<ListError> {
  const error: unknown = await list(target, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ListError) return error;
  throw new Error('it was expected to fail with a ListError', { cause: error });
}

/** Serves on loopback while the work lasts. */
export async function served<Result>(
  listener: RequestListener,
  work: (url: URL) => Promise<Result>,
): Promise<Result> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const { port }: AddressInfo = address;
  try {
    return await work(new URL(`http://127.0.0.1:${port}/mcp`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
