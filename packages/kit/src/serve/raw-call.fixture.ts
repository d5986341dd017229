import { request, type IncomingMessage } from 'node:http';

/** The two protocol revisions a client may speak. */
export const ERAS = ['2026-07-28', '2025-11-25'] as const;
export type Era = (typeof ERAS)[number];

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | readonly Uint8Array[];
}

/**
 * One exchange on a connection of its own. Not fetch: it would keep connections open, and would not let a test
 * choose `host`. A body of several parts is sent chunked, without a length. What is answered early counts.
 */
export function rawRequest(url: URL, options: RawRequest = {}): Promise<RawReply> {
  const { method = 'GET', headers = {}, body = '' } = options;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    sent.on('error', reject);
    if (typeof body === 'string') sent.end(body);
    else {
      for (const part of body) sent.write(part);
      sent.end();
    }
  });
}

/** A tool call as a client of that era sends it. */
export function rawCall(
  url: URL,
  era: Era,
  tool: string,
  args: object,
  token?: string,
): Promise<RawReply> {
  const modern = era === '2026-07-28';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return rawRequest(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(modern && { 'mcp-method': 'tools/call', 'mcp-name': tool }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: tool, arguments: args, ...(modern && { _meta: meta }) },
    }),
  });
}
