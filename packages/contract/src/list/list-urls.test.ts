import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { httpV1, httpV2, type Seen, sseV1 } from './http.fixture.ts';
import { at, failure, limits, list, served } from './list.fixture.ts';

const rpc = z.object({ method: z.string().optional() });

/** The methods that were asked for, in order. */
const asked = (seen: readonly Seen[]) =>
  seen.flatMap(({ body }) => (body === '' ? [] : [rpc.parse(JSON.parse(body)).method]));

describe('a server that runs already is listed', () => {
  test('of the current SDK, in the newest revision, and only ever asked for lists', async () => {
    const seen: Seen[] = [];
    const { surface } = await served(httpV2(seen), (url) => list(at(url)));
    expect(surface.server.protocol).toBe('2026-07-28');
    expect(surface.tools.map(({ name }) => name)).toEqual(['add_note', 'get_ticket']);
    expect(asked(seen)).toEqual([
      'server/discover',
      'tools/list',
      'prompts/list',
      'resources/list',
      'resources/templates/list',
    ]);
  });

  test('of the old SDK', async () => {
    const seen: Seen[] = [];
    const { surface } = await served(httpV1(seen), (url) => list(at(url)));
    expect(surface.server).toEqual({ name: 'v1', version: '1.0.0', protocol: '2025-11-25' });
    expect(surface.tools.map(({ name }) => name)).toEqual(['read_file']);
    expect(new Set(asked(seen))).toEqual(
      new Set([
        'server/discover',
        'initialize',
        'notifications/initialized',
        'tools/list',
        'resources/list',
        'resources/templates/list',
      ]),
    );
  });

  test('over a stream of events, where the newer transport is unknown', async () => {
    const { surface } = await served(sseV1(), (url) => list(at(url)));
    expect(surface.tools.map(({ name }) => name)).toEqual(['read_file']);
  });

  test('over a stream of events at once, when that is asked for', async () => {
    const seen: Seen[] = [];
    const { surface } = await served(sseV1(seen), (url) => list({ ...at(url), sse: true }));
    expect(surface.tools.map(({ name }) => name)).toEqual(['read_file']);
    expect(seen[0]?.method).toBe('GET');
  });

  test.each([
    ['the newer transport', httpV2],
    ['a stream of events', sseV1],
  ])('headers go with every request over %s', async (_name, server) => {
    const seen: Seen[] = [];
    await served(server(seen), (url) => list(at(url, { Authorization: 'Bearer secret-token' })));
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer secret-token']),
    );
  });
});

describe('a URL that cannot be listed gives a reason', () => {
  test.each([401, 403])('%i needs credentials', async (status) => {
    const error = await served(
      (_request, response) => {
        response.writeHead(status).end('{"error":"secret-token is not known"}');
      },
      (url) => failure(at(url, { Authorization: 'Bearer secret-token' })),
    );
    expect(error.kind).toBe('needs_credentials');
    expect(error.message).toMatch(
      new RegExp(`^http://127.0.0.1:\\d+/mcp could not be listed: it answered ${status}\\.$`),
    );
    expect(error.hint).toMatch(/--header/);
  });

  test('nobody is there', async () => {
    const url = await served(
      () => {},
      (gone) => Promise.resolve(gone),
    );
    const error = await failure(at(url));
    expect(error.kind).toBe('did_not_start');
    expect(error.message).toMatch(/nothing answers there \(ECONNREFUSED\)/);
  });

  test('a web page', async () => {
    const error = await served(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>');
      },
      (url) => failure(at(url)),
    );
    expect(error.kind).toBe('protocol');
    expect(error.message).toMatch(/does not speak the protocol/);
  });

  test('an address that knows neither transport', async () => {
    const error = await served(
      (_request, response) => {
        response.writeHead(404).end('secret-token');
      },
      (url) => failure(at(url, { 'X-Api-Key': 'secret-token' })),
    );
    expect(error.kind).toBe('protocol');
    expect(error.message).not.toContain('secret-token');
  });

  test('silence', async () => {
    const error = await served(
      () => {},
      (url) => failure(at(url), { limits: limits({ start: 200 }) }),
    );
    expect(error.kind).toBe('timeout');
  });

  test('an answer without an end', async () => {
    const error = await served(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(`{"a":"${'x'.repeat(200_000)}`);
      },
      (url) => failure(at(url), { limits: limits({ bytes: 100_000 }) }),
    );
    expect([error.kind, error.message]).toEqual([
      'protocol',
      expect.stringMatching(/more than the limit of bytes/),
    ]);
  });
});
