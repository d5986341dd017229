import { createMcpHandler } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formerNames, renamedConnector } from '../tool/renamed-connector.fixture.ts';
import { serveHttp, type RunningHttp } from './http.ts';
import { mcpServerFactory } from './mcp-server.ts';
import { ERAS, rawCall, rawRequest, type Era } from './raw-call.fixture.ts';
import { prepareTools, type ServerParts } from './server-parts.ts';
import type { Notes } from './tiny-connector.fixture.ts';
import { passportIssuer, tinyParts, type MintPassport } from './tiny-server.fixture.ts';

const listed = z.object({
  result: z.object({
    tools: z.array(
      z.looseObject({ name: z.string(), _meta: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
});
const called = z.object({
  result: z.looseObject({
    content: z.array(z.object({ text: z.string() })),
    _meta: z.record(z.string(), z.unknown()),
  }),
});
const parsed = (text: string): unknown => JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);

let parts: ServerParts<Notes>;
let server: RunningHttp;
let mint: MintPassport;
let token: string;
beforeAll(async () => {
  const { access, mint: minted } = await passportIssuer();
  mint = minted;
  token = await mint({ scopes: ['notes:write'] });
  parts = { ...tinyParts(access).parts, tools: prepareTools(renamedConnector) };
  server = await serveHttp(parts, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

async function list(era: Era) {
  const modern = era === '2026-07-28';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const { text } = await rawRequest(server.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(modern && { 'mcp-method': 'tools/list' }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/list',
      params: modern ? { _meta: meta } : {},
    }),
  });
  return listed.parse(parsed(text)).result.tools;
}

describe.each(ERAS)('R39 former names, to a client of %s', (era) => {
  test('are not listed as tools: the metadata of the present one tells them', async () => {
    const tools = await list(era);
    expect(tools.map(({ name }) => name)).toEqual(['get_note', 'add_note']);
    expect(tools.map(({ _meta }) => _meta?.['dev.gatehouse/formerly'])).toEqual([
      formerNames['get_note']?.formerly,
      formerNames['add_note']?.formerly,
    ]);
  });

  test('can be called, and the answer says so', async () => {
    const { text } = await rawCall(server.url, era, 'read_note', { index: 0 }, token);
    const { content, _meta } = called.parse(parsed(text)).result;
    expect(content[0]?.text).toContain('first note');
    expect(content[1]?.text).toContain('read_note is now called get_note');
    expect(_meta['dev.gatehouse/deprecated']).toHaveLength(2);
  });

  test('an error stays readable JSON for clients that get it as text', async () => {
    const { text } = await rawCall(server.url, era, 'read_note', { index: 99 }, token);
    const { content } = called.parse(parsed(text)).result;
    expect(JSON.parse(content[0]?.text ?? '')).toMatchObject({ error: { code: 'not_found' } });
    expect(content).toHaveLength(era === '2026-07-28' ? 2 : 1);
  });

  test('R42 without the scope are turned away at the door like the present ones', async () => {
    const reader = await mint({ scopes: ['notes:read'] });
    const refused = async (name: string) => {
      const { status, headers } = await rawCall(server.url, era, name, { text: 'x' }, reader);
      return [status, headers['www-authenticate']?.replaceAll(name, 'NAME')];
    };
    expect(await refused('write_note')).toEqual(await refused('add_note'));
    expect((await refused('write_note'))[0]).toBe(403);
  });
});

test('R34 the short way answers a former name as the SDK does', async () => {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name: 'read_note',
      arguments: { index: 0 },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
        'io.modelcontextprotocol/clientInfo': { name: 'old script', version: '1' },
      },
    },
  });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'read_note',
  };
  const records: (string | undefined)[] = [];
  const record = async ({ client }: { client?: string }) => void records.push(client);
  const watched = { ...parts, services: { ...parts.services, record } };
  const sdk = createMcpHandler(mcpServerFactory(watched, () => parts.access.verify(token)));
  const theirs = await sdk.fetch(new Request(server.url, { method: 'POST', headers, body }));
  const text = await theirs.text();
  await sdk.close();
  const ours = await rawRequest(server.url, { method: 'POST', headers, body });
  expect(parsed(ours.text)).toEqual(parsed(text));
  expect(records).toEqual(['old script']);
});
