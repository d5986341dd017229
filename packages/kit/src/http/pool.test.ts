import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loopbackVendor, type LoopbackVendor, type Serve } from './loopback-vendor.fixture.ts';
import { createPool } from './pool.ts';
import { failure } from './vendor-world.fixture.ts';

const reply = z.object({ id: z.number() });
const ok: Serve = (response) => response.end('{"id":1}');
const html = '<html><h1>Bad gateway</h1></html>';

let vendor: LoopbackVendor | undefined;
afterEach(() => vendor?.close());

async function start(serve: Serve): Promise<LoopbackVendor> {
  vendor = await loopbackVendor(serve);
  return vendor;
}

/** Whether by an end or by a reset. */
async function closed(socket: Socket | undefined): Promise<void> {
  if (!socket || socket.destroyed) return;
  await new Promise((done) => socket.once('close', done));
}

/** Answers one after the other, the last one again and again. */
function script(...answers: readonly Serve[]): Serve {
  let next = 0;
  return (response, request) => {
    answers[Math.min(next, answers.length - 1)]?.(response, request);
    next += 1;
  };
}

describe('R37 over real sockets', () => {
  test('sockets are used again', async () => {
    const { client, sockets, arrived } = await start(ok);
    const { http } = client();
    for (let call = 0; call < 20; call += 1) await http.get('t', reply);
    // a second one is opened while the first still notices that its reply was the whole reply
    expect(sockets.length).toBeLessThanOrEqual(2);
    expect(arrived).toHaveLength(20);
  });

  test('never more sockets than allowed, and one request at a time on each', async () => {
    const waiting: Parameters<Serve>[0][] = [];
    const busy = new Set<unknown>();
    let queued = 0;
    const { client, sockets } = await start((response, { socket }) => {
      if (busy.has(socket)) queued += 1;
      busy.add(socket);
      response.on('finish', () => busy.delete(socket));
      waiting.push(response);
      if (waiting.length < 2) return;
      for (const one of waiting.splice(0)) one.end('{"id":1}');
    });
    const { http } = client({ limits: { connections: 2, concurrency: 50 } });
    await Promise.all(Array.from({ length: 30 }, () => http.get('t', reply)));
    expect([sockets.length, queued]).toEqual([2, 0]);
  });

  test('the pool belongs to one origin', async () => {
    const { client, origin, sockets } = await start(ok);
    const elsewhere = createPool(new URL('https://acme.test'), { connections: 1, timeout_s: 1 });
    await expect(elsewhere.fetch(origin, { method: 'GET' })).rejects.toThrow(
      new TypeError('this pool belongs to another origin'),
    );
    await elsewhere.close();
    expect([client().sent, sockets]).toEqual([[], []]);
  });

  test('a closed pool sends nothing, and closing twice is closing', async () => {
    const { client, sockets } = await start(ok);
    const { http, pool } = client();
    await Promise.all([pool.close(), pool.close()]);
    expect((await failure(http.post('t', {}, reply))).message).toBe('acme could not be reached.');
    expect(sockets).toEqual([]);
  });

  test('R33 the headers and the body arrive, a redirect is not followed', async () => {
    const seen: unknown[] = [];
    const { client, arrived } = await start((response, request) => {
      seen.push(request.headers['x-api-key'], request.headers['content-type']);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect((await failure(client().http.post('t', { a: 1 }, reply))).details.status).toBe(307);
    expect(arrived).toEqual(['POST /t']);
    expect(seen).toEqual(['key-0123456789abcdef', 'application/json']);
  });
});

describe('R37 R66 a vendor that fails over real sockets', () => {
  const short = { limits: { timeout_s: 0.2 } };

  test('no answer in time', async () => {
    const { client } = await start(() => {});
    const { http } = client(short);
    expect((await failure(http.get('t', reply))).message).toBe(
      'acme did not answer GET /t within 0.2 s.',
    );
    expect((await failure(http.post('t', {}, reply))).code).toBe('outcome_unknown');
  });

  test('a head, then nothing', async () => {
    const { client } = await start((response) => {
      response.writeHead(200).write('{"id":');
    });
    const error = await failure(client(short).http.get('t', reply));
    expect(error.message).toBe('acme did not answer GET /t within 0.2 s.');
  });

  test('JSON that ends early', async () => {
    const { client } = await start((response) => response.end('{"id":'));
    const error = await failure(client().http.get('t', reply));
    expect(error.message).toBe('acme answered GET /t with something that is not JSON.');
  });

  test('a body that breaks off before its length', async () => {
    const { client } = await start((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":1}', () => response.destroy());
    });
    const { http } = client();
    const error = await failure(http.get('t', reply));
    expect(error.message).toBe('acme broke off the connection during GET /t.');
    expect((await failure(http.post('t', {}, reply))).code).toBe('outcome_unknown');
  });

  test.each([429, 503])('%i with Retry-After, then an answer', async (status) => {
    const { client, arrived } = await start(
      script((response) => response.writeHead(status, { 'retry-after': '3' }).end(html), ok),
    );
    const { http, timing } = client({ limits: { retries: 1 } });
    expect(await http.get('t', reply)).toEqual({ id: 1 });
    expect([arrived.length, timing.waits]).toEqual([2, [3125]]);
  });

  test('429 without Retry-After', async () => {
    const { client } = await start((response) => response.writeHead(429).end());
    const error = await failure(client().http.get('t', reply));
    expect([error.code, error.details.retry_after_s]).toEqual(['rate_limited', 30]);
  });

  test.each([500, 502, 503, 504])('%i as a page of HTML', async (status) => {
    const { client } = await start((response) => response.writeHead(status).end(html));
    const { http } = client();
    const error = await failure(http.get('t', reply));
    expect([error.code, error.details.status]).toEqual(['upstream', status]);
    expect(JSON.stringify(error)).not.toContain('gateway');
    expect((await failure(http.post('t', {}, reply))).code).toBe('outcome_unknown');
  });

  test('a huge reply is not read to its end', async () => {
    let written = 0;
    const { client, sockets } = await start((response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) written += 1;
      };
      response.writeHead(200);
      response.on('drain', more);
      more();
    });
    const { http } = client({ maxReplyBytes: 256 * 1024 });
    expect((await failure(http.get('t', reply))).message).toBe(
      'acme sent a reply of more than 262144 bytes.',
    );
    const [socket] = sockets;
    await closed(socket);
    // a socket's buffers beyond the limit, not gigabytes
    expect(written).toBeLessThan(1000);
  });

  test('a reply that unpacks to more than the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(5 * 1024 * 1024));
    const { client } = await start((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(bomb.length).toBeLessThan(10_000);
    const error = await failure(client({ maxReplyBytes: 1024 * 1024 }).http.get('t', reply));
    expect(error.message).toBe('acme sent a reply of more than 1048576 bytes.');
  });

  test('a connection that is reset after the request arrived: a read again, a write not', async () => {
    const { client, arrived } = await start(script((response) => response.destroy(), ok));
    const { http } = client({ limits: { retries: 1 } });
    expect(await http.get('t', reply)).toEqual({ id: 1 });
    expect(arrived).toEqual(['GET /t', 'GET /t']);
  });

  test('the same for a write', async () => {
    const { client, arrived } = await start(script((response) => response.destroy(), ok));
    const { http } = client({ limits: { retries: 1 } });
    expect((await failure(http.post('t', {}, reply))).code).toBe('outcome_unknown');
    expect(arrived).toEqual(['POST /t']);
  });

  test('a write on an idle socket that the vendor closed in the meantime is not lost', async () => {
    const { client, arrived, sockets } = await start(ok);
    const { http } = client();
    await http.get('t', reply);
    const [socket] = sockets;
    socket?.end();
    await closed(socket);
    expect(await http.post('t', {}, reply)).toEqual({ id: 1 });
    expect([arrived, sockets.length]).toEqual([['GET /t', 'POST /t'], 2]);
  });

  test('nobody listens: certainly not sent, so a write is tried again', async () => {
    const { client, stop, sockets } = await start(ok);
    const { http, timing } = client({ limits: { retries: 2 } });
    stop();
    const error = await failure(http.post('t', {}, reply));
    expect([error.code, error.message]).toEqual(['upstream', 'acme could not be reached.']);
    expect([sockets, timing.waits.length]).toEqual([[], 2]);
  });
});
