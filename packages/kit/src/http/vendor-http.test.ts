import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { emptyReply } from './vendor-http.ts';
import { failure, SECRET, vendorWorld } from './vendor-world.fixture.ts';

const reply = z.object({ id: z.number() });
const ok = () => Response.json({ id: 1, more: 'dropped' });

describe('what is sent', () => {
  test('R33 the credential is attached here; the caller names a path only', async () => {
    const { http, sent } = vendorWorld(ok);
    expect(await http.get('/tickets/1.json', reply)).toEqual({ id: 1 });
    expect(sent.map(({ url }) => url)).toEqual(['https://acme.test/tickets/1.json']);
    expect(sent[0]?.init).toMatchObject({
      method: 'GET',
      headers: { accept: 'application/json', 'x-api-key': SECRET },
      redirect: 'manual',
    });
    expect(sent[0]?.init).not.toHaveProperty('body');
    expect(sent[0]?.init.signal).toBeInstanceOf(AbortSignal);
  });

  test.each(['post', 'put', 'patch'] as const)('%s sends JSON', async (method) => {
    const { http, sent } = vendorWorld(ok);
    await http[method]('tickets.json', { title: 'a "b"\n☕' }, reply, {
      headers: { 'if-match': 'v1' },
    });
    expect(sent[0]?.init).toMatchObject({
      method: method.toUpperCase(),
      body: '{"title":"a \\"b\\"\\n☕"}',
      headers: { 'content-type': 'application/json', 'x-api-key': SECRET, 'if-match': 'v1' },
    });
  });

  test('query values are escaped, undefined ones left out', async () => {
    const { http, sent } = vendorWorld(ok);
    await http.get('t?fixed=1', reply, {
      query: { q: 'a&b=c #1', limit: 25, cursor: undefined, empty: '' },
    });
    expect(sent[0]?.url).toBe('https://acme.test/t?fixed=1&q=a%26b%3Dc+%231&limit=25&empty=');
  });

  test('any query value arrives as it was given', async () => {
    const { http, sent } = vendorWorld(ok);
    const text = fc.string({ unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(text, async (q) => {
        await http.get('t', reply, { query: { q } });
        expect(new URL(sent.at(-1)?.url ?? '').searchParams.get('q')).toBe(q.toWellFormed());
      }),
    );
  });

  test('a vendor below a folder keeps its folder for relative paths', async () => {
    const { http, sent } = vendorWorld(ok, { origin: new URL('https://acme.test/desk/') });
    await http.get('tickets.json', reply);
    expect(sent[0]?.url).toBe('https://acme.test/desk/tickets.json');
  });

  test.each(['https://evil.test/x', '//evil.test/x', 'http://acme.test/x', '\\\\evil.test/x'])(
    'R41 the credential goes to no other host: %s',
    async (path) => {
      const { http, sent } = vendorWorld(ok);
      await expect(http.get(path, reply)).rejects.toMatchObject({
        code: 'upstream',
        message: 'acme named an address on another host.',
      });
      expect(sent).toEqual([]);
    },
  );
});

describe('R41 what a caller sends along cannot', () => {
  test('replace the credential', async () => {
    const { http, sent } = vendorWorld(ok);
    await http.get('t', reply, { headers: { 'x-api-key': 'mine' } });
    expect(new Headers(sent[0]?.init.headers).get('x-api-key')).toBe(SECRET);
  });

  test.each(['https://acme.test@evil.test/', 'https://user:pass@acme.test/x'])(
    'lead to another host or user: %s',
    async (path) => {
      const { http, sent } = vendorWorld(ok);
      const error = await failure(http.get(path, reply));
      expect([error.message, sent]).toEqual(['acme named an address on another host.', []]);
    },
  );

  test.each(['v1\r\nx-admin: 1', 'v\u0000', 'v☕'])('add a header: %j', async (version) => {
    const { http, sent } = vendorWorld(ok);
    const error = await failure(http.put('t', {}, reply, { headers: { 'if-match': version } }));
    expect([error.code, error.message]).toEqual([
      'invalid',
      'PUT /t cannot carry this value of if-match.',
    ]);
    expect(sent).toEqual([]);
  });

  test('no character that fetch would refuse gets as far as fetch', async () => {
    const { http, sent } = vendorWorld(ok);
    for (let code = 0; code < 0x200; code += 1) {
      const headers = { 'if-match': `a${String.fromCharCode(code)}b` };
      await http.get('t', reply, { headers }).catch(() => {});
    }
    // a tab, 95 printed characters of ASCII, 128 of Latin-1
    expect(sent).toHaveLength(224);
    for (const { init } of sent) expect(() => new Headers(init.headers)).not.toThrow();
  });
});

test('R35 a secret in a path is in no message and no event', async () => {
  const { http, events } = vendorWorld(() => new Response('', { status: 404 }));
  const error = await failure(http.get(`tokens/${SECRET}`, reply));
  expect(error.message).toBe('acme refused GET /tokens/[secret] with status 404.');
  expect(JSON.stringify(events)).not.toContain(SECRET);
});

describe('what comes back', () => {
  test('an empty body is undefined', async () => {
    const { http } = vendorWorld(() => new Response(null, { status: 204 }));
    expect(await http.put('t', {}, emptyReply)).toBe(undefined);
  });

  test('a reply is cut into chunks anywhere, also inside a character', async () => {
    const bytes = new TextEncoder().encode('{"name":"☕ café"}');
    const chunked = () =>
      new Response(ReadableStream.from([...bytes].map((byte) => Uint8Array.of(byte))));
    const { http } = vendorWorld(chunked);
    expect(await http.get('t', z.object({ name: z.string() }))).toEqual({ name: '☕ café' });
  });

  test('a schema that throws is a reply of unknown shape', async () => {
    const { http } = vendorWorld(ok);
    const throwing = z.unknown().transform(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    expect((await failure(http.get('t', throwing))).message).toBe(
      'acme answered GET /t in a shape that cannot be read.',
    );
    expect((await failure(http.post('t', {}, throwing))).code).toBe('outcome_unknown');
  });

  test('a deletion is sent without a body', async () => {
    const { http, sent } = vendorWorld(() => new Response(null, { status: 204 }));
    expect(await http.delete('t', emptyReply, { query: { force: 1 } })).toBe(undefined);
    expect(sent[0]).toMatchObject({
      url: 'https://acme.test/t?force=1',
      init: { method: 'DELETE' },
    });
    expect(sent[0]?.init).not.toHaveProperty('body');
  });

  test('a reply of exactly the limit is read, one byte more is not', async () => {
    const body = '{"id":1}';
    const fits = vendorWorld(() => new Response(body), { maxReplyBytes: body.length });
    expect(await fits.http.get('t', reply)).toEqual({ id: 1 });
    const over = vendorWorld(() => new Response(body), { maxReplyBytes: body.length - 1 });
    await expect(over.http.get('t', reply)).rejects.toMatchObject({
      code: 'upstream',
      message: 'acme sent a reply of more than 7 bytes.',
    });
  });

  test('an endless reply is given up, and the connection with it', async () => {
    let canceled = false;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024)),
      cancel: () => void (canceled = true),
    });
    const { http } = vendorWorld(() => new Response(endless), { maxReplyBytes: 4096 });
    await expect(http.get('t', reply)).rejects.toMatchObject({ code: 'upstream' });
    expect(canceled).toBe(true);
  });
});
