import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

import { onTestFinished } from 'vitest';

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
  /** Leaves the response open after the body, until the client goes or the test cuts it. */
  readonly hold?: boolean;
}

export interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export interface Loopback {
  readonly url: string;
  readonly received: Received[];
  /** Resolves when the client has closed a held response. */
  readonly left: Promise<void>;
  /** Breaks the connections of all held responses. */
  cut(): void;
}

/** A real HTTP server on loopback that gives the replies one after another and keeps what it was sent. */
export async function loopback(replies: readonly Reply[]): Promise<Loopback> {
  const received: Received[] = [];
  const held: ServerResponse[] = [];
  const left = Promise.withResolvers<void>();

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const json: unknown = JSON.parse(text);
      const reply = replies[received.length];
      received.push({ path: request.url, headers: request.headers, text, json });
      if (reply === undefined) {
        response.writeHead(400).end();
        return;
      }
      response.writeHead(reply.status ?? 200, {
        'content-type': reply.status === undefined ? 'text/event-stream' : 'application/json',
        ...reply.headers,
      });
      if (reply.hold !== true) {
        response.end(reply.body);
        return;
      }
      held.push(response);
      response.on('close', () => left.resolve());
      response.write(reply.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    left: left.promise,
    cut: () => {
      for (const response of held) response.destroy();
    },
  };
}

/** An error reply that asks to be tried again at once, so that no test waits. */
export function refusal(status: number, error: { type: string; message: string }): Reply {
  return {
    status,
    headers: { 'retry-after-ms': '1', 'x-internal-trace': 'trace-of-the-vendor' },
    body: JSON.stringify({ type: 'error', error, request_id: 'req_body_only' }),
  };
}
