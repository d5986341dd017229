import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { between, weighted, type Random } from './random.ts';
import type { Times } from './times.ts';

/**
 * How it treats a request, and how often. `late`: does it after a while, then answers. `hangs up`: ends the connection
 * and does it later. `silent`: does it and never answers. `fails`: does it and answers 500. `twice`: does it and answers
 * two times. `refuses`: does nothing and says so.
 */
const weights = {
  prompt: 40,
  late: 15,
  'hangs up': 10,
  silent: 5,
  fails: 10,
  twice: 10,
  refuses: 10,
};
type Behaviour = keyof typeof weights;

const creation = z.object({
  title: z.string(),
  mark: z.string().optional(),
  /** When the connector sent it, milliseconds since the epoch. */
  sent_at: z.number(),
});
type Creation = z.infer<typeof creation>;
const address = z.object({ port: z.int() });

export interface Row {
  readonly id: number;
  readonly title: string;
  readonly mark: string | undefined;
}

export interface VendorStub {
  readonly url: string;
  readonly rows: readonly Row[];
  /** Resolves when it was sent so many more requests. */
  requested(count: number): Promise<void>;
  /** Resolves when it has done whatever it will ever do. */
  quiet(): Promise<void>;
  close(): void;
}

/** A system of record over loopback HTTP that answers like the bad days of real ones. */
export async function startVendor(
  nativeKeys: boolean,
  { random, times }: { random: Random; times: Times },
): Promise<VendorStub> {
  const rows: Row[] = [];
  /** What a key did; undefined while it is being done. */
  const keys = new Map<string, Row | undefined>();
  const working = new Set<Promise<unknown>>();

  /** Does it, unless the connector sent it too long ago: see `Times`. */
  const commit = async (what: Creation, key: string | undefined, delay: number) => {
    if (delay > 0) await pause(delay);
    if (Date.now() - what.sent_at > times.latestCommit) {
      if (key !== undefined) keys.delete(key);
      return undefined;
    }
    const row = { id: rows.length + 1, title: what.title, mark: what.mark };
    rows.push(row);
    if (key !== undefined) keys.set(key, row);
    return row;
  };

  const create = async (request: IncomingMessage, response: ServerResponse) => {
    const what = creation.parse(JSON.parse(await text(request)));
    const behaviour: Behaviour = weighted(random, weights);
    const header = request.headers['idempotency-key'];
    const key = nativeKeys && typeof header === 'string' ? header : undefined;
    if (behaviour === 'refuses') return respond(response, 429);
    const known = key === undefined ? undefined : keys.get(key);
    if (known) return respond(response, 200, known);
    if (key !== undefined && keys.has(key)) return respond(response, 409);
    if (key !== undefined) keys.set(key, undefined);
    const delay =
      behaviour === 'late' || behaviour === 'hangs up' ? between(random, 0, times.late) : 0;
    const doing = commit(what, key, delay);
    if (behaviour === 'hangs up') request.socket.destroy();
    const row = await doing;
    if (row === undefined) return respond(response, 503);
    if (behaviour === 'silent' || behaviour === 'hangs up') return undefined;
    if (behaviour === 'fails') return respond(response, 500);
    if (behaviour === 'twice') return respondTwice(response, row);
    return respond(response, 200, row);
  };

  let requests = 0;
  const awaited = new Set<{ at: number; resolve: () => void }>();
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    const mark = new URL(request.url ?? '/', 'http://stub').searchParams.get('mark');
    if (request.method === 'GET') {
      respond(response, 200, { found: rows.find((row) => row.mark === mark) ?? null });
      return;
    }
    requests += 1;
    for (const one of awaited) {
      if (one.at > requests) continue;
      awaited.delete(one);
      one.resolve();
    }
    // a connector that was killed while it sent has sent nothing that could be read
    const work = create(request, response).catch(() => undefined);
    working.add(work);
    void work.finally(() => working.delete(work));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${address.parse(server.address()).port}`,
    rows,
    requested: (count) =>
      count === 0
        ? Promise.resolve()
        : new Promise((resolve) => void awaited.add({ at: requests + count, resolve })),
    async quiet() {
      while (working.size > 0) await Promise.all(working);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function respond(response: ServerResponse, status: number, body: unknown = {}): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Two whole answers to one request: the second must not pass for the answer to the next one. */
function respondTwice(response: ServerResponse, row: Row): void {
  const body = JSON.stringify(row);
  const one = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  response.socket?.write(one);
  setImmediate(() => response.socket?.write(one, () => response.socket?.end()));
}
