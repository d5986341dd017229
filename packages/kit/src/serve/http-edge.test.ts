import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveHttp, ServeError } from './http.ts';
import { rawCall, rawRequest, type RawRequest } from './raw-call.fixture.ts';
import { passportIssuer, tinyParts, tinyServer } from './tiny-server.fixture.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((rows) =>
  rows?.some(({ address }) => address === '::1'),
);
const MIB = 1024 * 1024;
let server: Awaited<ReturnType<typeof tinyServer>>;
beforeAll(async () => (server = await tinyServer()));
afterAll(() => server.close());

describe('R34 one endpoint', () => {
  test('health, and nothing else beside it', async () => {
    const health = await rawRequest(new URL('/healthz', server.url));
    expect([health.status, health.text]).toEqual([200, '{"status":"alive"}']);
    for (const path of ['/', '/mcp/', '/mcp2', '/MCP', '/.well-known/oauth-protected-resource']) {
      const reply = await rawRequest(new URL(path, server.url));
      expect([path, reply.status, reply.text]).toEqual([path, 404, '{"error":"not_found"}']);
    }
  });

  test('with access off a call needs no token', async () => {
    const { status, text } = await rawCall(server.url, '2026-07-28', 'get_note', { at: 0 });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      result: { structuredContent: { text: 'first note', asked_by: 'local' } },
    });
  });

  test.skipIf(!hasIpv6)('IPv6 loopback is loopback', async () => {
    const six = await tinyServer(undefined, { host: '::1', port: 0 });
    expect(six.url.hostname).toBe('[::1]');
    const reply = await rawCall(six.url, '2026-07-28', 'get_note', { at: 0 });
    await six.close();
    expect(reply.status).toBe(200);
  });
});

describe('R41 a page in a browser cannot reach it', () => {
  test.each([
    [{ host: 'evil.test' }, 'Invalid Host: evil.test'],
    [{ host: '127.0.0.1.evil.test:80' }, 'Invalid Host: 127.0.0.1.evil.test'],
    [{ origin: 'https://evil.test' }, 'Invalid Origin: evil.test'],
    [{ origin: 'http://localhost.evil.test' }, 'Invalid Origin: localhost.evil.test'],
    [{ origin: 'null' }, 'Invalid Origin header: null'],
  ])('%j', async (headers: Record<string, string>, message) => {
    for (const path of ['/mcp', '/healthz']) {
      const reply = await rawRequest(new URL(path, server.url), { headers });
      expect(reply.status).toBe(403);
      expect(JSON.parse(reply.text)).toMatchObject({ error: { message } });
    }
  });

  test('a page of this machine can', async () => {
    const headers = { host: 'localhost:80', origin: 'http://localhost:3000' };
    const reply = await rawRequest(new URL('/healthz', server.url), { headers });
    expect(reply.status).toBe(200);
  });
});

const post = (body: RawRequest['body'] & {}) =>
  rawRequest(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body,
  });

/** A request whose only weight is its padding. */
const frame = (pad: string) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { pad } });

describe('a body over 1 MiB', () => {
  test('is refused with 413 by its length and, without a length, by its bytes', async () => {
    const declared = await post('x'.repeat(MIB + 1));
    const chunked = await post([new Uint8Array(MIB).fill(32), new Uint8Array(1).fill(32)]);
    for (const { status, text } of [declared, chunked]) {
      expect(status).toBe(413);
      expect(JSON.parse(text)).toMatchObject({
        error: { message: 'The body is over 1048576 bytes' },
      });
    }
  });

  test('a body of exactly 1 MiB is read', async () => {
    const body = frame('x'.repeat(MIB - frame('').length));
    expect(body).toHaveLength(MIB);
    expect((await post(body)).status).toBe(200);
  });
});

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const call = (pad: string) =>
  `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"text":"[[[[\\"[[[","pad":${pad}}}`;

describe('a body that is nested too deep', () => {
  test('is refused with 400 before anything walks through it', async () => {
    for (const body of [nested(100_000), call(nested(20_000)), call(nested(127))]) {
      const { status, text } = await post(body);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({
        error: { code: -32_700, message: 'Parse error: the body is nested over 128 levels' },
      });
    }
    expect((await post(call(nested(126)))).status).toBe(200);
  });

  test('brackets in texts are no levels', async () => {
    expect((await post(call(`"${'['.repeat(5_000)}"`))).status).toBe(200);
  });
});

describe('R66 what cannot be served says so before a socket is open', () => {
  test.each(['0.0.0.0', '::', '10.1.2.3', 'desk.internal', '127.0.0.1.evil.test', ''])(
    'access off on %j',
    async (host) => {
      await expect(serveHttp(tinyParts().parts, { host, port: 0 })).rejects.toThrow(
        new ServeError(
          `Access control is off, so ${host} is refused: only loopback addresses are allowed. ` +
            'Bind to 127.0.0.1, or give --passport-keys, --issuer and --audience.',
        ),
      );
    },
  );

  test('with passports every address may be served', async () => {
    const { access } = await passportIssuer();
    const open = await tinyServer(access, { host: '0.0.0.0', port: 0 });
    const local = new URL(`http://127.0.0.1:${open.url.port}/healthz`);
    expect((await rawRequest(local)).status).toBe(200);
    await open.close();
  });

  test('a port in use: which, and the flag that changes it', async () => {
    const address = { host: '127.0.0.1', port: Number(server.url.port) };
    await expect(serveHttp(tinyParts().parts, address)).rejects.toThrow(
      new ServeError(
        `Port ${address.port} on 127.0.0.1 is already in use. ` +
          'Stop the other program, or choose another port with --http 127.0.0.1:PORT.',
      ),
    );
  });

  test('an address of no interface', async () => {
    const { access } = await passportIssuer();
    const address = { host: '192.0.2.1', port: 0 };
    await expect(serveHttp(tinyParts(access).parts, address)).rejects.toThrow(
      new ServeError(
        'Cannot listen on 192.0.2.1:0 (EADDRNOTAVAIL). Choose another address with --http HOST:PORT.',
      ),
    );
  });
});

async function dial(url: URL): Promise<Socket> {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  return socket;
}

describe('R34 closing leaves no socket', () => {
  test('idle and busy connections end, and the port is free', async () => {
    const closing = await tinyServer();
    const idle = await dial(closing.url);
    const busy = await dial(closing.url);
    busy.write('POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{');
    // answered once, so that the server has accepted all three
    expect((await rawRequest(new URL('/healthz', closing.url))).status).toBe(200);
    const ended = [idle, busy].map((socket) =>
      once(
        socket.resume().on('error', () => {}),
        'close',
      ),
    );
    await closing.close();
    await Promise.all(ended);
    await expect(dial(closing.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const address = { host: '127.0.0.1', port: Number(closing.url.port) };
    const again = await tinyServer(undefined, address);
    expect(again.url.href).toBe(closing.url.href);
    await again.close();
  });
});
