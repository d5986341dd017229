import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { resourceMetadataUrl } from '../access/resource-metadata.ts';
import { ERAS, rawCall, rawRequest } from './raw-call.fixture.ts';
import { serveHttp } from './http.ts';
import { passportIssuer, tinyParts, tinyServer } from './tiny-server.fixture.ts';

const called = z.object({
  result: z.object({ content: z.tuple([z.object({ text: z.string() })]) }),
});
let host: Awaited<ReturnType<typeof passportIssuer>>;
let server: Awaited<ReturnType<typeof tinyServer>>;
beforeAll(async () => {
  host = await passportIssuer();
  server = await tinyServer(host.access);
});
beforeEach(() => void server.notes.texts.splice(1));
afterAll(() => server.close());

/** What went wrong, from the header in which a client looks for it. */
function challenge(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').matchAll(/(?<name>\w+)="(?<value>[^"]*)"/g);
  return Object.fromEntries(
    [...pairs].map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']),
  );
}

describe('R41 who has no passport learns how to get one', () => {
  test('the metadata names resource, issuer and scopes', async () => {
    const reply = await rawRequest(resourceMetadataUrl(server.url));
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toEqual({
      resource: server.url.href,
      resource_name: 'Tiny notes',
      authorization_servers: ['https://gatehouse.test'],
      scopes_supported: ['notes:read', 'notes:write'],
      bearer_methods_supported: ['header'],
    });
  });

  test('with access off there is nothing to get', async () => {
    const open = await tinyServer();
    const reply = await rawRequest(resourceMetadataUrl(open.url));
    await open.close();
    expect(reply.status).toBe(404);
  });
});

describe.each(ERAS)('a client of %s', (era) => {
  test('R41 without a token: 401, and where the metadata lies', async () => {
    const { status, headers } = await rawCall(server.url, era, 'add_note', { text: 'x' });
    expect(status).toBe(401);
    const metadata = challenge(headers['www-authenticate'])['resource_metadata'] ?? '';
    expect(metadata).toBe(
      `http://127.0.0.1:${server.url.port}/.well-known/oauth-protected-resource/mcp`,
    );
    expect((await rawRequest(new URL(metadata))).status).toBe(200);
    expect(server.notes.texts).toEqual(['first note']);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['garbage', async () => 'garbage', 'the passport is not a signed token of this kind'],
    [
      'an expired one',
      () => host.mint({}, { now: () => Date.now() - 600_000 }),
      'the passport has expired',
    ],
    [
      'one of tomorrow',
      () => host.mint({}, { now: () => Date.now() + 86_400_000 }),
      'the passport was issued in the future',
    ],
    [
      'one for another connector',
      () => host.mint({ audience: 'diary' }),
      'the passport was made for another connector',
    ],
    [
      'one of another issuer',
      () => host.mint({}, { issuer: 'https://evil.test' }),
      'the passport comes from an issuer that this connector does not trust',
    ],
    [
      'one of a stranger with the same names',
      async () => (await passportIssuer()).mint(),
      'the passport is not signed by a key this connector knows',
    ],
  ])('R41 with %s: 401 and why', async (_what, token, why) => {
    const { status, headers, text } = await rawCall(
      server.url,
      era,
      'get_note',
      { at: 0 },
      await token(),
    );
    expect([status, challenge(headers['www-authenticate'])]).toEqual([
      401,
      {
        error: 'invalid_token',
        error_description: why,
        resource_metadata: resourceMetadataUrl(server.url).href,
      },
    ]);
    expect(text).not.toContain('first note');
  });

  test('R42 without the scope: 403 that names the scope, and nothing is written', async () => {
    const token = await host.mint({ scopes: ['notes:read'] });
    const { status, headers } = await rawCall(server.url, era, 'add_note', { text: 'x' }, token);
    expect([status, challenge(headers['www-authenticate'])]).toEqual([
      403,
      {
        error: 'insufficient_scope',
        error_description: 'add_note needs the scope notes:write',
        scope: 'notes:write',
        resource_metadata: resourceMetadataUrl(server.url).href,
      },
    ]);
    expect(server.notes.texts).toEqual(['first note']);
    const { arguments: given, ...record } = server.records.at(-1) ?? never();
    expect(record).toMatchObject({
      tool: 'add_note',
      effect: 'write',
      principal: { person: 'maya', run: 'run-1' },
      decision: { outcome: 'deny', rules: ['scope:notes:write'] },
      outcome: 'forbidden',
    });
    expect(given).toBeUndefined();
    const said: unknown = JSON.parse(server.log.at(-1) ?? '');
    expect(said).toEqual([
      'warn',
      'caller_refused',
      { status: 403, reason: 'scope', person: 'maya', tool: 'add_note' },
    ]);
  });

  test('R42 a refusal that cannot be recorded is answered with nothing but a failure', async () => {
    const { parts } = tinyParts(host.access);
    const served = { ...parts, services: { ...parts.services, record: diskFull } };
    const broken = await serveHttp(served, { host: '127.0.0.1', port: 0 });
    const token = await host.mint({ scopes: ['notes:read'] });
    const { status, text } = await rawCall(broken.url, era, 'add_note', { text: 'x' }, token);
    await broken.close();
    expect([status, text]).toEqual([500, '{"error":"internal"}']);
  });

  test('R23 with a good token the handler sees who calls', async () => {
    const token = await host.mint({ scopes: ['notes:write'], agent: 'note-reader' });
    const { status, text } = await rawCall(server.url, era, 'get_note', { at: 0 }, token);
    expect(status).toBe(200);
    expect(resultIn(text)).toEqual({
      text: 'first note',
      asked_by: 'maya',
      unit: 'support',
      scopes: ['notes:write'],
      agent: 'note-reader',
    });
  });

  test('R42 a token for some tools opens no other, though the scope would', async () => {
    const token = await host.mint({ scopes: ['notes:write'], tools: ['get_note'] });
    const read = await rawCall(server.url, era, 'get_note', { at: 0 }, token);
    expect(resultIn(read.text)).toMatchObject({ text: 'first note' });
    const { text } = await rawCall(server.url, era, 'add_note', { text: 'x' }, token);
    expect(resultIn(text)).toEqual({
      error: {
        code: 'forbidden',
        message: 'The passport of maya (support) does not open add_note.',
        hint: 'Use one of the tools this call was made for.',
        rule: 'tool-not-in-passport',
      },
    });
    expect(server.notes.texts).toEqual(['first note']);
  });
});

const diskFull = () => Promise.reject(new Error('disk full'));

function never(): never {
  throw new Error('there is no record');
}

/** One call as it lies in a batch. */
const call = (id: number, name: string, args: object) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});

describe('R41 ways around the check', () => {
  test('a header that names another tool than the body', async () => {
    const token = await host.mint({ scopes: ['notes:read'] });
    const { status, text } = await rawRequest(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'get_note',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          name: 'add_note',
          arguments: { text: 'x' },
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      }),
    });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: { code: -32_020 } });
    expect(server.notes.texts).toEqual(['first note']);
  });

  test('a write hidden in a batch behind a read', async () => {
    const token = await host.mint({ scopes: ['notes:read'] });
    await rawRequest(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
        'mcp-protocol-version': '2025-03-26',
      },
      body: JSON.stringify([
        call(1, 'get_note', { at: 0 }),
        call(2, 'add_note', { text: 'smuggled' }),
      ]),
    });
    expect(server.notes.texts).toEqual(['first note']);
  });

  test('R35 no log line holds a token', async () => {
    const token = await host.mint({ scopes: ['notes:write'] });
    await rawCall(server.url, '2026-07-28', 'get_note', { at: 99 }, token);
    await rawCall(server.url, '2026-07-28', 'get_note', { at: 99 }, `${token}x`);
    const kept = JSON.stringify([server.log, server.records]);
    expect(kept).toContain('There is no note 99.');
    expect(kept).not.toContain(token.split('.')[2]);
  });
});

/** The result in a reply, which is JSON in one era and one event in the other. The text block says all of it. */
function resultIn(reply: string): unknown {
  const json: unknown = JSON.parse(reply.replace(/^event: message\ndata: /, ''));
  return JSON.parse(called.parse(json).result.content[0].text);
}
