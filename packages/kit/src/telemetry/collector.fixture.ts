import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const anyValue = z.union([
  z.strictObject({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z
    .strictObject({ intValue: z.union([z.number(), z.string()]) })
    .transform(({ intValue }) => Number(intValue)),
  z.strictObject({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  z
    .strictObject({
      arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }),
    })
    .transform(({ arrayValue }) => arrayValue.values.map(({ stringValue }) => stringValue)),
]);
const attributes = z
  .array(z.object({ key: z.string(), value: anyValue }))
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value])));
/** 64-bit numbers are texts in OTLP's JSON. */
const nanoseconds = z.string().transform((text) => Number(BigInt(text) / 1_000_000n));

const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  /** 2 server, 3 client (opentelemetry-proto, trace.proto). */
  kind: z.int(),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  events: z.array(z.unknown()).default([]),
  status: z.object({ code: z.int().optional(), message: z.string().optional() }),
});
export type ReceivedSpan = z.infer<typeof span>;

const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({ scope: z.object({ name: z.string() }), spans: z.array(span) }),
      ),
    }),
  ),
});

export interface Collector {
  readonly url: string;
  readonly paths: string[];
  readonly spans: ReceivedSpan[];
  readonly resources: Record<string, unknown>[];
  /** Everything that arrived, headers included. */
  readonly bytes: string[];
  close(): Promise<void>;
}

/** An OTLP/HTTP collector on this machine that decodes what arrives. `answer: undefined` never answers. */
export async function startCollector(
  answer: () => number | undefined = () => 200,
): Promise<Collector> {
  const received = {
    paths: new Array<string>(),
    spans: new Array<ReceivedSpan>(),
    resources: new Array<Record<string, unknown>>(),
    bytes: new Array<string>(),
  };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      received.bytes.push(JSON.stringify(incoming.headers) + text);
      received.paths.push(incoming.url ?? '');
      for (const each of request.parse(JSON.parse(text)).resourceSpans) {
        received.resources.push(each.resource.attributes);
        received.spans.push(...each.scopeSpans.flatMap(({ spans }) => spans));
      }
      const status = answer();
      if (status !== undefined)
        response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // a listening TCP server has an address of this kind
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  return {
    ...received,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
