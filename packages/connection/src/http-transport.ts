import { AsyncLocalStorage } from 'node:async_hooks';
import { StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';

/** The passport of the call that is being sent; each HTTP request reads its own. */
export const currentPassport = new AsyncLocalStorage<string>();

/** The way to a server that is reached by URL, not yet taken. Each request carries the passport of its own call. */
export function httpTransport(url: string): Transport {
  return new StreamableHTTPClientTransport(new URL(url), {
    fetch: (target, init) => {
      const headers = new Headers(init?.headers);
      const passport = currentPassport.getStore();
      if (passport !== undefined) headers.set('authorization', `Bearer ${passport}`);
      return fetch(target, { ...init, headers });
    },
  });
}
