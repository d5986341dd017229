import type { BlockList, LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { ConnectorError } from '../error.ts';
import { blockedRanges } from './blocked-ranges.ts';
import { readCapped } from './exchange.ts';
import { guardedConnect } from './guarded-connect.ts';
import { fetchThrough } from './pool.ts';
import type { Fetch } from './fetch.ts';

export interface OutsideOptions {
  /** Plain http as well. Only where the operator says so. Default false. */
  readonly allowHttp?: boolean;
  /** Ports that may be asked. Default 443, and 80 where http is allowed. */
  readonly ports?: readonly number[];
  /**
   * Origins that the operator has named, such as the company's own identity provider: they may lie inside the network
   * and on any port. Exactly these: scheme, host and port.
   */
  readonly inside?: readonly URL[];
  /** Milliseconds for one whole exchange. Default 10 s. */
  readonly timeoutMs?: number;
  /** Bytes of one reply. Default 1 MiB. */
  readonly maxReplyBytes?: number;
  /** How names become addresses. Default: the system's way. */
  readonly lookup?: LookupFunction;
  /** Default: `blockedRanges()`. */
  readonly blocked?: BlockList;
}

export interface Outside {
  /**
   * Fetches an address that came from outside. Redirects are answered, never followed. Throws ConnectorError: `invalid`
   * for an address that may not be asked, `upstream` for one that does not answer.
   */
  readonly fetch: Fetch;
  close(): Promise<void>;
}

/** Headers that say who is asking. Whoever needs them talks to a configured vendor, not to an address from outside. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'cookie'];
const CONNECT_MS = 5_000;

/**
 * For every URL from arguments, replies of vendors or discovered metadata (server-side request forgery). The address is
 * checked when the socket connects, after names were resolved: a name that changes its mind in between (DNS rebinding)
 * gains nothing, and no spelling of an address is read by anyone but the system itself.
 */
export function createOutsideFetch(options: OutsideOptions = {}): Outside {
  const { allowHttp = false, timeoutMs = 10_000, maxReplyBytes = 1024 * 1024 } = options;
  const ports = options.ports ?? (allowHttp ? [443, 80] : [443]);
  const inside = new Set(options.inside?.map(({ origin }) => origin));
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, allowH2: false };
  const dialling = {
    timeoutMs: Math.min(CONNECT_MS, timeoutMs),
    ...(options.lookup && { lookup: options.lookup }),
  };
  const guarded = new Agent({
    ...limits,
    connect: guardedConnect({ ...dialling, blocked: options.blocked ?? blockedRanges() }),
  });
  const trusted = new Agent({ ...limits, connect: guardedConnect(dialling) });

  function assertAllowed(url: URL, headers: Headers): void {
    if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) {
      throw notAllowed(`only ${allowHttp ? 'http and https are' : 'https is'} allowed`);
    }
    if (url.username !== '' || url.password !== '') throw notAllowed('it holds a user or password');
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    if (!ports.includes(port)) throw notAllowed(`port ${port} is not allowed`);
    if (CREDENTIALS.some((name) => headers.has(name))) {
      throw notAllowed('no credential goes to an address from outside');
    }
  }

  return {
    async fetch(url, init) {
      const trust = inside.has(url.origin) && url.username === '' && url.password === '';
      if (!trust) assertAllowed(url, new Headers(init.headers));
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = init.signal ? AbortSignal.any([timeout, init.signal]) : timeout;
      try {
        const response = await fetchThrough(trust ? trusted : guarded)(url, {
          ...init,
          redirect: 'manual',
          credentials: 'omit',
          signal,
        });
        const bytes = await readCapped(response, maxReplyBytes);
        if (!bytes) {
          throw noAnswer(`${url.host} sent more than ${maxReplyBytes} bytes`);
        }
        const { status, headers } = response;
        // some statuses may have no body at all, not even an empty one
        return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), { status, headers });
      } catch (error) {
        if (error instanceof ConnectorError) throw error;
        if (isBlocked(error)) throw notAllowed('it leads into this network', error);
        const what = timeout.aborted
          ? `did not answer within ${timeoutMs / 1000} s`
          : 'cannot be read';
        throw noAnswer(`${url.host} ${what}`, error);
      }
    },
    async close() {
      await Promise.all([guarded.close(), trusted.close()]);
    },
  };
}

/** Node tells it with a code, on the error itself or on each address that a name has. */
export function isBlocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ERR_IP_BLOCKED') return true;
  if (error instanceof AggregateError) return error.errors.some((one) => isBlocked(one));
  return isBlocked(error.cause);
}

/** The address itself is not repeated: it may be an attempt to put words into the answer. */
function notAllowed(why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('invalid', `This address may not be fetched: ${why}.`, {
    hint: 'Use an https address on the public internet, or ask the operator to allow this one.',
    cause,
  });
}

function noAnswer(what: string, cause?: unknown): ConnectorError {
  return new ConnectorError('upstream', `${what}.`, { hint: 'Try again later.', cause });
}
