import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { failure, fetchFailed, vendorWorld } from './vendor-world.fixture.ts';

const reply = z.object({ ticket: z.object({ id: z.number() }) });
const html = '<html><h1>Bad gateway</h1> token=abc</html>';

const late = () => Promise.reject(new DOMException('The operation timed out', 'TimeoutError'));

/** The head of a reply, then nothing until the time is up. */
const stuck = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.error(new DOMException('late', 'TimeoutError')),
    }),
  );

describe('R37 a reply that is none', () => {
  test('a page of HTML with status 200', async () => {
    const { http } = vendorWorld(() => new Response(html));
    const error = await failure(http.get('/t/1', reply));
    expect(error.toJSON()).toEqual({
      error: {
        code: 'upstream',
        message: 'acme answered GET /t/1 with something that is not JSON.',
        hint: 'Try again later; if it persists, check the connection to the vendor.',
        status: 200,
      },
    });
  });

  test('a page of HTML with status 502', async () => {
    const { http } = vendorWorld(() => new Response(html, { status: 502 }));
    const error = await failure(http.get('/t/1', reply));
    expect([error.code, error.details.status]).toEqual(['upstream', 502]);
    expect(JSON.stringify(error)).not.toContain('token');
  });

  test('JSON that ends early', async () => {
    const { http } = vendorWorld(() => new Response('{"ticket":{"id":'));
    expect((await failure(http.get('t', reply))).message).toContain('not JSON');
  });

  test('JSON of another shape: the place is named, the value is not', async () => {
    const { http } = vendorWorld(() => Response.json({ ticket: { id: 'salary 9000' } }));
    const error = await failure(http.get('t', reply));
    expect(error.message).toBe('acme answered GET /t in an unknown shape (at "ticket.id").');
    expect(JSON.stringify(error)).not.toContain('salary');
  });

  test('a redirect is answered, not followed', async () => {
    const { http, sent } = vendorWorld(
      () => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } }),
    );
    const error = await failure(http.get('t', reply));
    expect([error.code, error.details.status]).toEqual(['upstream', 302]);
    expect(sent).toHaveLength(1);
  });
});

describe('R37 a vendor that does not answer', () => {
  test('in time', async () => {
    const { http } = vendorWorld(late, { limits: { timeout_s: 1.5 } });
    const error = await failure(http.get('t', reply));
    expect([error.code, error.message]).toEqual([
      'upstream',
      'acme did not answer GET /t within 1.5 s.',
    ]);
  });

  test('the limit of time counts for the body as well', async () => {
    const error = await failure(vendorWorld(stuck).http.get('t', reply));
    expect(error.message).toBe('acme did not answer GET /t within 20 s.');
  });

  test('at all: the words of the system stay inside', async () => {
    const { http } = vendorWorld(() => Promise.reject(fetchFailed('ECONNREFUSED')));
    const error = await failure(http.get('t', reply));
    expect(error.message).toBe('acme could not be reached.');
    expect(error.cause).toEqual(fetchFailed('ECONNREFUSED'));
  });
});

describe('R66 the answer to a write is lost: it may have happened', () => {
  test.each<[string, () => Response | Promise<Response>]>([
    ['no answer in time', late],
    ['the connection broke', () => Promise.reject(fetchFailed('ECONNRESET'))],
    ['a gateway gave up', () => new Response(html, { status: 504 })],
    ['a gateway lost the vendor', () => new Response(html, { status: 502 })],
    ['JSON that ends early', () => new Response('{"ticket":{', { status: 201 })],
    ['another shape', () => Response.json({ created: true }, { status: 201 })],
    ['a reply over the limit', () => new Response('x'.repeat(200), { status: 201 })],
  ])('%s', async (_what, answer) => {
    const { http } = vendorWorld(answer, { maxReplyBytes: 100 });
    const error = await failure(http.post('t', {}, reply));
    expect(error.code).toBe('outcome_unknown');
    expect(error.message).toMatch(/; the write may have happened\.$/);
    expect(error.hint).toBe('Read the record, or search for it, before you write again.');
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])(
    'nothing was sent (%s): it has not happened',
    async (code) => {
      const { http } = vendorWorld(() => Promise.reject(fetchFailed(code)));
      expect((await failure(http.post('t', {}, reply))).code).toBe('upstream');
    },
  );

  test('the vendor said no: it has not happened', async () => {
    const { http } = vendorWorld(() => Response.json({}, { status: 422 }));
    expect((await failure(http.post('t', {}, reply))).code).toBe('invalid');
  });
});
