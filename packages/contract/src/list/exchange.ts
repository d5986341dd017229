import {
  type JSONRPCMessage,
  isJSONRPCErrorResponse,
  isJSONRPCResultResponse,
  ProtocolError,
  type Transport,
} from '@modelcontextprotocol/client';
import type { JsonObject } from '../json.ts';

/** Methods that this program may send once it is connected. There is no other way to send one. */
export type ListMethod =
  | 'tools/list'
  | 'prompts/list'
  | 'resources/list'
  | 'resources/templates/list';

/** Milliseconds without an answer. */
export class NoAnswer extends Error {}
/** The other side went away while an answer was awaited. */
class ConnectionEnded extends Error {}

/** Sends one list request and gives its result as it came: no field is dropped, no schema is looked into. */
export type Exchange = (
  method: ListMethod,
  params: JsonObject,
  timeout: number,
  signal: AbortSignal,
) => Promise<unknown>;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Takes the answers to its own requests from a connected transport and leaves everything else to the client that
 * connected it, such as questions of the server. The client's own list methods parse and filter what they list.
 */
export function createExchange(transport: Transport): Exchange {
  const waiting = new Map<string, Waiting>();
  const { onmessage: others, onclose: closed } = transport;
  let isClosed = false;
  let last = 0;

  const settle = (message: JSONRPCMessage): boolean => {
    if (!isJSONRPCResultResponse(message) && !isJSONRPCErrorResponse(message)) return false;
    const asked = waiting.get(String(message.id));
    if (!asked) return false;
    if (isJSONRPCResultResponse(message)) asked.resolve(message.result);
    else asked.reject(ProtocolError.fromError(message.error.code, message.error.message));
    return true;
  };
  transport.onmessage = (message, extra) => {
    if (!settle(message)) others?.(message, extra);
  };
  const endAll = () => {
    isClosed = true;
    for (const { reject } of waiting.values()) reject(new ConnectionEnded('it ended'));
  };
  transport.onclose = () => {
    endAll();
    closed?.();
  };

  return async (method, params, timeout, signal) => {
    if (isClosed) throw new ConnectionEnded('it ended');
    const id = `${method}:${(last += 1)}`;
    const settled = new AbortController();
    const late = AbortSignal.timeout(timeout);
    try {
      return await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        const once = { once: true, signal: settled.signal };
        late.addEventListener('abort', () => reject(new NoAnswer('it did not answer')), once);
        signal.addEventListener('abort', () => reject(new NoAnswer('stopped')), once);
        signal.throwIfAborted();
        const stop = AbortSignal.any([late, signal]);
        transport
          .send({ jsonrpc: '2.0', id, method, params }, { requestSignal: stop })
          .catch((error: unknown) =>
            reject(error instanceof Error ? error : new Error(String(error))),
          );
      });
    } finally {
      waiting.delete(id);
      settled.abort();
    }
  };
}
