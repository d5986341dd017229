import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, fetch as undiciFetch } from 'undici';
import { createAccess } from '../access/access.ts';
import { scopesOf, type ConnectorDefinition } from '../connector.ts';
import { createCursorCodec } from '../cursor.ts';
import { ConnectorError } from '../error.ts';
import type { Fetch } from '../http/vendor-http.ts';
import { createLog } from '../log.ts';
import { serveHttp, ServeError } from '../serve/http.ts';
import type { ServerParts } from '../serve/mcp-server.ts';
import { serveStdio } from '../serve/stdio.ts';
import { readSettings, SettingsError } from '../vendor/settings.ts';
import { accessFrom, FlagError, parseFlags, type Flags } from './flags.ts';

/**
 * The whole life of a connector process: flags and environment -> vendor -> serve -> stop. This is the edge where
 * network, clock, randomness and environment enter. Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage.
 */
export async function runConnector<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  argv: readonly string[],
): Promise<void> {
  const log = createLog((line) => void process.stderr.write(line), Date.now);
  try {
    const flags = parseFlags(definition, argv, process.env);
    const { parts, close } = open(definition, flags, log);
    const serving = flags.http
      ? await announced(serveHttp(parts, flags.http), parts).catch(async (error: unknown) => {
          await close();
          throw error;
        })
      : serveStdio(parts);
    sayAccess(parts, flags.http === undefined);
    stopOn(flags.http === undefined, async () => {
      await serving.close();
      await close();
    });
  } catch (error) {
    process.stderr.write(`gatehouse-${definition.category}: ${explain(error)}\n`);
    process.exitCode = error instanceof FlagError || error instanceof SettingsError ? 2 : 1;
  }
}

const readFile = (path: string) => readFileSync(path, 'utf8');

function open<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  flags: Flags,
  log: ReturnType<typeof createLog>,
) {
  const vendor = definition.vendors.find(({ id }) => id === flags.vendor);
  if (!vendor) {
    const known = definition.vendors.map(({ id }) => id).join(', ');
    throw new FlagError(`there is no vendor "${flags.vendor}"; choose one of: ${known}`);
  }
  // before the vendor is opened: wrong usage must not leave a new data file behind
  const access = createAccess(accessFrom(flags, readFile), scopesOf(definition), Date.now);
  const settings = readSettings(vendor, { flags: flags.settings, env: process.env, readFile });
  const opened = vendor.open(settings, {
    fetch: vendorFetch(),
    now: Date.now,
    newId: randomUUID,
    log,
  });
  const parts: ServerParts<Adapter> = {
    definition,
    adapter: opened.adapter,
    log,
    access,
    cursors: createCursorCodec(randomBytes(32), Date.now),
  };
  return { parts, close: () => opened.close() };
}

/** undici with a pool and hard limits of time; the adapters see only the standard fetch. */
function vendorFetch(): Fetch {
  const dispatcher = new Agent({
    connect: { timeout: 5_000 },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
    connections: 16,
  });
  return (url, init) => {
    // undici's own types and the global ones describe the same standard with different names
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const options = { ...init, dispatcher } as Parameters<typeof undiciFetch>[1];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-assertion
    return undiciFetch(url, options) as unknown as Promise<Response>;
  };
}

async function announced<Adapter>(
  starting: ReturnType<typeof serveHttp>,
  parts: ServerParts<Adapter>,
) {
  const running = await starting;
  parts.log('info', 'serving', { url: running.url.href, auth: parts.access.options.mode });
  return running;
}

/** An open door is said at every start. */
function sayAccess<Adapter>({ access, log }: ServerParts<Adapter>, stdio: boolean): void {
  if (access.options.mode !== 'off') return;
  const who = stdio ? 'the program that started this' : 'everyone on this machine';
  log('warn', 'auth_off', {
    message: `Access control is off: ${who} can call every tool. For local use only.`,
  });
}

/** Stops once, on a signal or, over stdio, when the client has closed its end. */
function stopOn(stdio: boolean, stop: () => Promise<void>): void {
  let stopping = false;
  const once = () => {
    if (stopping) return;
    stopping = true;
    void stop().finally(() => process.exit(0));
  };
  process.on('SIGINT', once);
  process.on('SIGTERM', once);
  if (stdio) process.stdin.on('end', once).on('close', once);
}

function explain(error: unknown): string {
  if (error instanceof FlagError || error instanceof SettingsError || error instanceof ServeError) {
    return error.message;
  }
  if (error instanceof ConnectorError) return `${error.message} ${error.hint}`;
  return `could not start (${error instanceof Error ? error.message : 'unknown reason'}). Run with --help to see the flags.`;
}
