import type { BlockList, LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

export interface GuardedConnectOptions {
  readonly timeoutMs: number;
  /** Addresses to which no socket is opened. */
  readonly blocked?: BlockList;
  readonly lookup?: LookupFunction;
}

/**
 * Opens sockets for undici, but none to a blocked address. The check is Node's own, at the moment of connecting, on the
 * address that is dialled. `tls.connect` ignores `blockList` (Node 24), so TLS is put onto a guarded plain socket.
 */
export function guardedConnect({
  timeoutMs,
  blocked,
  lookup,
}: GuardedConnectOptions): buildConnector.connector {
  const options = {
    timeout: timeoutMs,
    ...(blocked && { blockList: blocked }),
    ...(lookup && { lookup }),
  };
  const dial = buildConnector(options);
  const secure = buildConnector({ timeout: timeoutMs, allowH2: false });
  return (to, callback) => {
    if (to.protocol !== 'https:') {
      dial(to, callback);
      return;
    }
    const { servername: _, ...plain } = to;
    dial({ ...plain, protocol: 'http:', port: to.port || '443' }, (error, socket) => {
      if (error) callback(error, null);
      else secure({ ...to, httpSocket: socket }, callback);
    });
  };
}
