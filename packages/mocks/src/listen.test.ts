import { http, HttpResponse } from 'msw';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen, type Listening } from './listen.ts';
import { noAnswer } from './no-answer.ts';

const handlers = [
  http.get('https://vendor.test/reset', () => noAnswer('reset')),
  http.get('https://vendor.test/silence', () => noAnswer('silence')),
  http.post('https://vendor.test/echo', async ({ request }) =>
    HttpResponse.json(
      { said: await request.text(), key: request.headers.get('x-key') },
      { status: 201, headers: { 'x-seen': 'yes' } },
    ),
  ),
];
let server: Listening;
beforeAll(async () => {
  server = await listen(handlers, 'https://vendor.test', '/below');
});
afterAll(() => server.close());

test('a handler answers over a port: body, headers and status both ways', async () => {
  const reply = await fetch(new URL('below/echo', server.url), {
    method: 'POST',
    headers: { 'x-key': 'k' },
    body: 'café ☕',
  });
  expect([reply.status, reply.headers.get('x-seen')]).toEqual([201, 'yes']);
  expect(await reply.json()).toEqual({ said: 'café ☕', key: 'k' });
});

test('what no handler answers is loud, also outside the base path', async () => {
  expect((await fetch(new URL('below/other', server.url))).status).toBe(501);
  expect((await fetch(new URL('echo', server.url), { method: 'POST', body: '' })).status).toBe(501);
});

test('a response that stands for none resets the connection, or leaves it silent', async () => {
  await expect(fetch(new URL('below/reset', server.url))).rejects.toMatchObject({
    cause: { code: 'ECONNRESET' },
  });
  const waiting = new AbortController();
  const answer = fetch(new URL('below/silence', server.url), { signal: waiting.signal });
  // another exchange begins and ends while the silent one is open
  await fetch(new URL('below/echo', server.url), { method: 'POST', body: 'x' });
  waiting.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

test('only loopback is bound', () => {
  expect(server.url.hostname).toBe('127.0.0.1');
});
