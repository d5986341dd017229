import { createMcpHandler } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mcpServerFactory } from './mcp-server.ts';
import { rawRequest } from './raw-call.fixture.ts';
import { tinyServer } from './tiny-server.fixture.ts';

const REVISION = '2026-07-28';
const meta = {
  'io.modelcontextprotocol/protocolVersion': REVISION,
  'io.modelcontextprotocol/clientCapabilities': {},
};
let server: Awaited<ReturnType<typeof tinyServer>>;
beforeAll(async () => (server = await tinyServer()));
afterAll(() => server.close());

/** The same request by both ways; the SDK's is asked directly. */
async function bothWays(
  params: Record<string, unknown>,
  changes: Record<string, string> = {},
  id: unknown = 1,
) {
  const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': REVISION,
    'mcp-method': 'tools/call',
    'mcp-name': String(params['name']),
    ...changes,
  };
  const ours = await rawRequest(server.url, { method: 'POST', headers, body });
  const sdk = createMcpHandler(
    mcpServerFactory(server.parts, () => server.parts.access.verify(undefined)),
  );
  const theirs = await sdk.fetch(new Request(server.url, { method: 'POST', headers, body }));
  await sdk.close();
  return {
    ours: { status: ours.status, type: ours.headers['content-type'], body: parsed(ours.text) },
    theirs: {
      status: theirs.status,
      type: theirs.headers.get('content-type') ?? undefined,
      body: parsed(await theirs.text()),
    },
  };
}

/** What an event stream wraps in one event is the same JSON. */
function parsed(text: string): unknown {
  const data = /(?:^|\n)data: ([^\r\n]*)/.exec(text)?.[1] ?? text;
  return data === '' ? '' : JSON.parse(data);
}

describe('R34 the short way answers as the SDK does', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a result', { name: 'get_note', arguments: { at: 0 }, _meta: meta }],
    ['a typed error', { name: 'get_note', arguments: { at: 99 }, _meta: meta }],
    ['wrong arguments', { name: 'get_note', arguments: { at: 'x', y: 1 }, _meta: meta }],
    ['no arguments', { name: 'get_note', _meta: meta }],
    ['arguments that are no object', { name: 'get_note', arguments: [1], _meta: meta }],
    ['an unknown tool', { name: 'get_nothing', arguments: {}, _meta: meta }],
    [
      'a client that says who it is',
      {
        name: 'get_note',
        arguments: { at: 0 },
        _meta: { ...meta, 'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' } },
      },
    ],
    [
      'a trace',
      {
        name: 'get_note',
        arguments: { at: 0 },
        _meta: { ...meta, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
      },
    ],
    [
      'progress that is asked for',
      { name: 'get_note', arguments: { at: 0 }, _meta: { ...meta, progressToken: 7 } },
    ],
    [
      'an answer to a question of ours',
      { name: 'get_note', arguments: { at: 0 }, inputResponses: {}, _meta: meta },
    ],
    ['no envelope', { name: 'get_note', arguments: { at: 0 } }],
    [
      'another revision in the envelope',
      {
        name: 'get_note',
        arguments: { at: 0 },
        _meta: { ...meta, 'io.modelcontextprotocol/protocolVersion': '2027-01-01' },
      },
    ],
  ])('%s', async (_what, params) => {
    const { ours, theirs } = await bothWays(params);
    expect(ours).toEqual(theirs);
  });

  test.each<[string, Record<string, string>]>([
    ['another tool in the header', { 'mcp-name': 'add_note' }],
    ['another method in the header', { 'mcp-method': 'tools/list' }],
    ['another revision in the header', { 'mcp-protocol-version': '2025-11-25' }],
    ['another media type', { 'content-type': 'text/plain' }],
    ['a media type with a parameter', { 'content-type': 'application/json; charset=utf-8' }],
    ['a client that takes JSON only', { accept: 'application/json' }],
    ['a client that takes anything', { accept: '*/*' }],
  ])('%s', async (_what, headers) => {
    const params = { name: 'get_note', arguments: { at: 0 }, _meta: meta };
    const { ours, theirs } = await bothWays(params, headers);
    expect(ours).toEqual(theirs);
  });

  test('any arguments, any id', async () => {
    const id = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.constant(undefined));
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), id, async (value, asked) => {
        const args = { at: value, extra: value };
        const { ours, theirs } = await bothWays(
          { name: 'get_note', arguments: args, _meta: meta },
          {},
          asked,
        );
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 60 },
    );
  });
});

/** Whether the answer to a call with this metadata beside the usual has a length. */
const hasLength = async (more: object) => {
  const params = { name: 'get_note', arguments: { at: 0 }, _meta: { ...meta, ...more } };
  const { headers } = await rawRequest(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': REVISION,
      'mcp-method': 'tools/call',
      'mcp-name': 'get_note',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  return headers['content-length'] !== undefined;
};

test('the short way is really taken: its answers have a length, the SDK’s come in pieces', async () => {
  expect([await hasLength({}), await hasLength({ progressToken: 1 })]).toEqual([true, false]);
});
