import { createServer } from 'node:http';
import { getResponse, type RequestHandler } from 'msw';
import { noAnswerIn, STALLED } from './no-answer.ts';

export interface Listening {
  /** Loopback address, without a path. */
  readonly url: URL;
  close(): Promise<void>;
}

/**
 * Serves MSW handlers on a free loopback port, for processes that in-process interception cannot reach.
 * `origin` is the one that the handlers were made for; `basePath` (such as `/redmine`) is cut from each address, for
 * systems that live below a folder of their host. What no handler answers gets 501; a response that stands for none
 * resets the connection, or leaves it open and silent.
 */
export async function listen(
  handlers: readonly RequestHandler[],
  origin: string,
  basePath = '',
): Promise<Listening> {
  const server = createServer((call, reply) => {
    void (async () => {
      const bare = call.method === 'GET' || call.method === 'HEAD';
      const body = bare ? null : Buffer.concat(await call.toArray());
      const headers = Object.entries(call.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((one): [string, string] => [name, one]),
      );
      const path = call.url ?? '/';
      const target = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
      const request = new Request(new URL(target ?? '/', origin), {
        method: call.method ?? 'GET',
        headers,
        body,
      });
      const answer = target === undefined ? undefined : await getResponse([...handlers], request);
      const response = answer ?? new Response('no handler answers this', { status: 501 });
      const none = noAnswerIn(response);
      if (none === 'reset') call.socket.resetAndDestroy();
      if (none === 'stall')
        reply.writeHead(200, { 'content-type': 'application/json' }).write(STALLED);
      if (none !== undefined) return;
      reply.writeHead(response.status, Object.fromEntries(response.headers));
      reply.end(Buffer.from(await response.arrayBuffer()));
    })().catch(() => reply.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
