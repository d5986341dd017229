import { Agent, request } from 'node:http';
import { z } from 'zod';
import type { ToolAnswer } from './fuzz-oracle.ts';

/** The one line of an event; U+2028 ends a line for JavaScript and not for an event stream. */
const eventData = /(?:^|\n)data: ([^\r\n]*)/;

/** The ways a tool call can take into a connector: past the SDK, through it, and as older clients send it. */
export const ways = ['short', 'sdk', 'legacy'] as const;
export type Way = (typeof ways)[number];

export interface HttpReply {
  readonly status: number;
  /** One name and value after the other. */
  readonly headers: readonly string[];
  readonly text: string;
}

/** Several connections that stay open, as a host keeps them. */
export function wire(url: URL, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send(headers: Record<string, string>, body: string | Buffer): Promise<HttpReply> {
      return new Promise((resolve, reject) => {
        const sent = request(url, { method: 'POST', agent, headers }, (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('error', reject);
          reply.on('end', () => {
            resolve({
              status: reply.statusCode ?? 0,
              headers: reply.rawHeaders,
              text: Buffer.concat(chunks).toString('utf8'),
            });
          });
        });
        sent.on('error', reject);
        sent.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

/** A call of that way, with its arguments put in as text: what JSON cannot say in values goes over the wire too. */
export function callOf(way: Way, tool: string, args: string, token: string) {
  const modern = way !== 'legacy';
  const version = modern ? '2026-07-28' : '2025-11-25';
  const meta = JSON.stringify({
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
    ...(way === 'sdk' && { 'dev.example/unknown': true }),
  });
  const params = `{"name":${JSON.stringify(tool)},"arguments":${args}${modern ? `,"_meta":${meta}` : ''}}`;
  return {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      authorization: `Bearer ${token}`,
      ...(modern && { 'mcp-method': 'tools/call', 'mcp-name': tool }),
    },
    body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`,
  };
}

const rpc = z.object({
  result: z
    .looseObject({
      isError: z.boolean().optional(),
      structuredContent: z.unknown().optional(),
      content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).optional(),
    })
    .optional(),
  error: z.looseObject({ code: z.int(), message: z.string() }).optional(),
});

export type Read =
  | { readonly answer: ToolAnswer }
  | { readonly refused: string }
  | { readonly defect: string };

/** What a client makes of a reply: the tool's answer, a refusal of the protocol, or nothing that it understands. */
export function readReply({ status, text }: Pick<HttpReply, 'status' | 'text'>): Read {
  const brief = `${status} ${text.slice(0, 300)}`;
  if (status >= 500) return { defect: `a failure of the server: ${brief}` };
  const json = /^(?:event|data|id|:)/.test(text) ? (eventData.exec(text)?.[1] ?? '') : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { defect: `no JSON: ${brief}` };
  }
  const parsed = rpc.safeParse(value);
  if (!parsed.success || (parsed.data.result === undefined && parsed.data.error === undefined)) {
    return status >= 400 ? { refused: `http ${status}` } : { defect: `no JSON-RPC: ${brief}` };
  }
  const { result, error } = parsed.data;
  if (error) {
    return error.code === -32_603
      ? { defect: `an internal error: ${brief}` }
      : { refused: `rpc ${error.code}` };
  }
  const first = result?.content?.[0]?.text ?? '';
  const isError = result?.isError === true;
  // older clients get errors as text only
  const structured = result?.structuredContent ?? (isError ? parseOrNothing(first) : undefined);
  return { answer: { isError, structured, text: first } };
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Bodies that no client sends. Each is tried in the place of a good one. */
export function brokenBodies(good: string): (string | Buffer)[] {
  const at = Math.floor(good.length / 2);
  return [
    '',
    'null',
    '[]',
    '[[]]',
    '"text"',
    `[${good},${good}]`,
    good.slice(0, at),
    `${good}${good}`,
    `\uFEFF${good}`,
    Buffer.concat([
      Buffer.from(good.slice(0, at)),
      Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
      Buffer.from(good.slice(at)),
    ]),
    Buffer.from(good, 'utf16le'),
    good.replace('"2.0"', '"1.0"'),
    good.replace('"id":1', '"id":null'),
    good.replace('"id":1', '"id":{"a":1}'),
    good.replace('"id":1', '"id":1e400'),
    good.replace('tools/call', 'tools/__proto__'),
    good.replace('"params":', '"params":[],"params":'),
    good.replace(/"name":"\w+"/, '"name":"__proto__"'),
    good.replace(/"name":"\w+"/, '"name":["get_ticket"]'),
    good.replace(/"arguments":/, '"arguments":1,"arguments":'),
    `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    good.replace(
      /"arguments":/,
      `"x":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)},"arguments":`,
    ),
    'x'.repeat(1_100_000),
  ];
}
