import { Agent, fetch as undiciFetch, type Dispatcher } from 'undici';
import type { VendorLimits } from './limits-config.ts';
import type { Fetch } from './fetch.ts';

/** Sockets to one vendor, kept open between calls. Made at the edge, closed with the connector. */
export interface VendorPool {
  /** Rejects with TypeError for every other origin. */
  readonly fetch: Fetch;
  /** Waits for the exchanges that run; takes no new ones. */
  close(): Promise<void>;
}

/** Longest time for a connection and its TLS handshake: a host that does not answer by then is down. */
const CONNECT_MS = 5_000;
/** Idle time after which a socket is given up: shorter than what servers and load balancers usually allow. */
const IDLE_MS = 4_000;

export function createPool(
  origin: URL,
  limits: Pick<VendorLimits, 'connections' | 'timeout_s'>,
): VendorPool {
  const timeoutMs = Math.ceil(limits.timeout_s * 1000);
  const agent = new Agent({
    connections: limits.connections,
    // one request at a time on each socket: a broken one takes no other's answer with it
    pipelining: 1,
    allowH2: false,
    connect: { timeout: Math.min(CONNECT_MS, timeoutMs) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: IDLE_MS,
  });
  const fetch = fetchThrough(agent);
  let closing: Promise<void> | undefined;
  return {
    fetch(url, init) {
      if (url.origin !== origin.origin) {
        return Promise.reject(new TypeError('this pool belongs to another origin'));
      }
      return closing ? Promise.reject(closedPool()) : fetch(url, init);
    },
    close() {
      closing ??= agent.close();
      return closing;
    },
  };
}

/** As undici tells it, whose own error depends on how far the closing has come: nothing was sent. */
function closedPool(): TypeError {
  const cause = Object.assign(new Error('the pool is closed'), { code: 'UND_ERR_CLOSED' });
  return new TypeError('fetch failed', { cause });
}

/** undici's fetch on a dispatcher of ours, as the standard's. Node's own fetch does not take undici's dispatchers. */
export function fetchThrough(dispatcher: Dispatcher): Fetch {
  return (url, init) => {
    // undici's own types and the global ones describe the same standard with different names
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const options = { ...init, dispatcher } as Parameters<typeof undiciFetch>[1];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-assertion
    return undiciFetch(url, options) as unknown as Promise<Response>;
  };
}
