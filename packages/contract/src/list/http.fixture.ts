import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { bodyOf } from './list.fixture.ts';
import { buildV1 } from './sdk-v1.fixture.ts';
import { buildV2 } from './sdk-v2.fixture.ts';

/** What a server over HTTP was asked: method, path, headers, body. */
export interface Seen {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server of the current SDK over HTTP, both eras. */
export function httpV2(seen: Seen[] = []): RequestListener {
  const handler = createMcpHandler(buildV2);
  return (request, response) => {
    void (async () => {
      const body = await note(seen, request);
      const answer = await handler.fetch(
        new Request(`http://${request.headers.host ?? ''}${request.url ?? ''}`, {
          method: request.method ?? 'GET',
          headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
          ...(body !== '' && { body }),
        }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (answer.body) Readable.fromWeb(answer.body).pipe(response);
      else response.end();
    })();
  };
}

/** A server of the old SDK over Streamable HTTP, without sessions. */
export function httpV1(seen: Seen[] = []): RequestListener {
  return (request, response) => {
    void (async () => {
      const body = await note(seen, request);
      if (request.method !== 'POST') {
        response.writeHead(405).end();
        return;
      }
      const transport = new StreamableHTTPServerTransport();
      await buildV1().connect(transport);
      await transport.handleRequest(request, response, JSON.parse(body));
    })();
  };
}

/** A server of revision 2024-11-05: a stream of events, and a second address to post to. */
export function sseV1(seen: Seen[] = []): RequestListener {
  const open = new Map<string, SSEServerTransport>();
  return (request, response) => {
    void (async () => {
      const body = await note(seen, request);
      const url = new URL(request.url ?? '', 'http://127.0.0.1');
      const transport = open.get(url.searchParams.get('sessionId') ?? '');
      if (request.method === 'GET' && url.pathname === '/mcp') await startStream(open, response);
      else if (!transport) response.writeHead(404).end();
      else await transport.handlePostMessage(request, response, JSON.parse(body));
    })();
  };
}

async function startStream(open: Map<string, SSEServerTransport>, response: ServerResponse) {
  const transport = new SSEServerTransport('/messages', response);
  open.set(transport.sessionId, transport);
  await buildV1().connect(transport);
}

async function note(seen: Seen[], request: IncomingMessage): Promise<string> {
  const body = await bodyOf(request);
  seen.push({ method: request.method ?? '', headers: request.headers, body });
  return body;
}
