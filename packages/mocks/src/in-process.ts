import { getResponse, type RequestHandler } from 'msw';
import { noAnswerIn, STALLED } from './no-answer.ts';

/**
 * Carries requests straight to MSW handlers, in place of the network. Rejects as Node's fetch does: with the reason
 * as the cause of "fetch failed" for a reset, and with a TimeoutError, at once, for silence. An aborted request never
 * arrives.
 */
export function inProcess(handlers: readonly RequestHandler[]) {
  return async (url: URL, init: RequestInit): Promise<Response> => {
    const response = await getResponse([...handlers], new Request(url, init));
    if (!response)
      throw new TypeError(`no handler answers ${init.method ?? 'GET'} ${url.pathname}`);
    const none = noAnswerIn(response);
    if (none === 'silence') throw new DOMException('nothing came', 'TimeoutError');
    if (none === 'stall') return stalled();
    if (none === 'reset') {
      const cause = Object.assign(new Error('read ECONNRESET'), {
        code: 'ECONNRESET',
        syscall: 'read',
      });
      throw new TypeError('fetch failed', { cause });
    }
    return response;
  };
}

/** Its body begins, and then the time is over, at once. */
function stalled(): Response {
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(new TextEncoder().encode(STALLED)),
    pull: (stream) => stream.error(new DOMException('nothing more came', 'TimeoutError')),
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
