import {
  SdkHttpError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import type { Transport } from '@modelcontextprotocol/client';
import { countedFetch } from './counted-fetch.ts';
import { NoAnswer } from './exchange.ts';
import type { Evidence } from './failure.ts';
import { createLastWords, redact, secretsOf } from './last-words.ts';
import type { Limits } from './limits.ts';
import { handshake, type Session } from './handshake.ts';
import { ServerProcess } from './server-process.ts';
import { type CommandTarget, type Target, targetName, type UrlTarget } from './target.ts';

/** One attempt to reach a server: it may be closed, and asked why it failed, whatever became of it. */
export interface Attempt {
  /** Set once the handshake is done. */
  session?: Session;
  readonly evidence: () => Evidence;
  readonly close: () => Promise<void>;
}

export interface ConnectOptions {
  readonly limits: Limits;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** Each attempt, before it begins; whoever is given it closes it. */
  readonly onAttempt: (attempt: Attempt) => void;
}

/** Starts or reaches a server and shakes hands, in the newest revision that both speak. */
export async function connect(target: Target, options: ConnectOptions): Promise<Session> {
  return target.kind === 'command' ? startProcess(target, options) : reachUrl(target, options);
}

async function startProcess(target: CommandTarget, options: ConnectOptions): Promise<Session> {
  const secrets = secretsOf(target.env);
  const begin = async (mode: 'auto' | 'legacy') => {
    const lastWords = createLastWords(secrets);
    const transport = new ServerProcess(target, options.limits.bytes, lastWords);
    const attempt: Attempt = {
      evidence: () => ({
        who: targetName(target),
        clean: (text) => redact(text, secrets),
        process: transport.state,
        lastWords: lastWords.lines(),
        connected: attempt.session !== undefined,
      }),
      close: () => transport.close(),
    };
    return {
      attempt,
      state: transport.state,
      session: () => shake(attempt, transport, mode, options),
    };
  };
  const first = await begin('auto');
  try {
    return await first.session();
  } catch (error) {
    // some older servers end at the first request that they do not know, so they are started again and not asked
    if (first.state.ended === undefined || first.state.tooMuch || options.signal.aborted)
      throw error;
    return (await begin('legacy')).session();
  }
}

async function reachUrl(target: UrlTarget, options: ConnectOptions): Promise<Session> {
  const secrets = secretsOf(target.headers);
  const init = { requestInit: { headers: { ...target.headers } } };
  const begin = (make: (counted: typeof fetch) => Transport, mode: 'auto' | 'legacy') => {
    const counted = countedFetch(options.fetch, options.limits.bytes);
    const transport = make(counted.fetch);
    const attempt: Attempt = {
      evidence: () => ({
        who: targetName(target),
        clean: (text) => redact(text, secrets),
        http: counted.state,
        lastWords: [],
        connected: attempt.session !== undefined,
      }),
      close: () => transport.close(),
    };
    return shake(attempt, transport, mode, options);
  };
  const overSse = () =>
    begin((counted) => new SSEClientTransport(target.url, { ...init, fetch: counted }), 'legacy');
  if (target.sse === true) return overSse();
  try {
    return await begin(
      (counted) => new StreamableHTTPClientTransport(target.url, { ...init, fetch: counted }),
      'auto',
    );
  } catch (error) {
    if (!isUnknownThere(error) || options.signal.aborted) throw error;
    return overSse().catch(() => {
      throw error;
    });
  }
}

async function shake(
  attempt: Attempt,
  transport: Transport,
  mode: 'auto' | 'legacy',
  { limits, signal, onAttempt }: ConnectOptions,
): Promise<Session> {
  signal.throwIfAborted();
  onAttempt(attempt);
  const done = new AbortController();
  // the client cannot be stopped while it asks for the era
  const stopped = new Promise<never>((_resolve, reject) => {
    const listening = { once: true, signal: done.signal };
    signal.addEventListener('abort', () => reject(new NoAnswer('stopped')), listening);
  });
  try {
    const shaking = handshake(transport, mode, limits.start, signal);
    attempt.session = await Promise.race([shaking, stopped]);
    return attempt.session;
  } finally {
    done.abort();
  }
}

/** What a server of revision 2024-11-05 answers to a POST. MCP 2025-11-25, transports, backwards compatibility. */
const isUnknownThere = (error: unknown) =>
  error instanceof SdkHttpError && [400, 404, 405].includes(error.status ?? 0);
