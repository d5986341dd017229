import { expect, test } from 'vitest';

import { readBundle } from './read-bundle.ts';
import { readServer } from './server.ts';
import { claudeJson, testFolder } from './testing-folder.ts';

const read = (value: unknown, label = 's') => readServer(label, value, '.mcp.json', 'claude');
const strict = (value: unknown) => readServer('s', value, 'mcp.json', 'agent-plugins');
const codes = (reading: { diagnostics: { code: string }[] }) =>
  reading.diagnostics.map(({ code }) => code);

test('the transport follows from type or fields; an empty url is unbound', () => {
  const url = 'https://s.example/mcp';
  expect(read({ type: 'http', url }).entry).toMatchObject({ transport: 'http', url, headers: {} });
  expect(read({ type: 'streamable-http', url }).entry?.transport).toBe('http');
  expect(read({ type: 'sse', url }).entry?.transport).toBe('sse');
  expect(read({ url: '${HOST}/mcp' }).entry).toMatchObject({ url: '${HOST}/mcp' });
  expect(read({ command: 'npx', args: ['x'], env: { PORT: 1 } }).entry).toEqual({
    name: 's',
    label: 's',
    path: '.mcp.json',
    transport: 'stdio',
    command: 'npx',
    args: ['x'],
    env: { PORT: '1' },
  });
  const unbound = read({ type: 'sse', url: ' ' });
  expect(unbound.entry).toMatchObject({ transport: 'unbound', intended: 'sse' });
  expect(unbound.diagnostics).toEqual([]);
});

test('a label with spaces becomes a slug and stays as label', () => {
  const reading = read({ url: '' }, 'Google Calendar');
  expect(reading.entry).toMatchObject({ name: 'google-calendar', label: 'Google Calendar' });
  expect(codes(reading)).toEqual(['name_slugged']);
});

test('R66 unusable entries are skipped with a reason that quotes no value', () => {
  const cases: [unknown, string][] = [
    ['text', 'server_invalid'],
    [{}, 'server_invalid'],
    [{ type: 'ws', url: 'wss://x.example' }, 'transport_unsupported'],
    [{ type: 'http', url: 5 }, 'server_invalid'],
    [{ type: 'http', url: 'ftp://SECRET.example' }, 'server_invalid'],
    [{ type: 'http', url: 'SECRET' }, 'server_invalid'],
    [{ type: 'http', url: 'https://a.example', headers: { a: ['SECRET'] } }, 'server_invalid'],
    [{ type: 'stdio', command: '' }, 'server_invalid'],
  ];
  for (const [value, code] of cases) {
    const reading = read(value);
    expect(reading.entry).toBeUndefined();
    expect(reading.diagnostics).toMatchObject([{ level: 'skipped', code }]);
    expect(JSON.stringify(reading)).not.toContain('SECRET');
  }
});

test('a password in the url is reported without being quoted', () => {
  const { entry, diagnostics } = read({ url: 'https://me:SECRET@s.example/mcp' });
  expect(entry?.transport).toBe('http');
  expect(diagnostics).toMatchObject([{ level: 'warning', code: 'server_credentials' }]);
  expect(JSON.stringify(diagnostics)).not.toContain('SECRET');
});

test('Agent Plugins is closed: type required, no unknown field, https unless loopback', () => {
  const url = 'https://s.example/mcp';
  expect(strict({ type: 'streamable-http', url }).entry?.transport).toBe('http');
  expect(strict({ type: 'streamable-http', url: 'http://127.0.0.1:8/mcp' }).entry).toBeDefined();
  expect(strict({ url }).entry).toBeUndefined();
  expect(strict({ type: 'streamable-http', url, oauth: {} }).entry).toBeUndefined();
  for (const bad of ['http://s.example', `${url}#x`, 'https://u@s.example', '${HOST}/mcp']) {
    expect(strict({ type: 'streamable-http', url: bad }).entry).toBeUndefined();
  }
});

test('wrapped, unwrapped and inline servers; the first of a name counts', async () => {
  await using folder = await testFolder({
    ...claudeJson({ mcpServers: ['./more.json', { c: { url: '' }, a: { url: '' } }] }),
    '.mcp.json': '{"mcpServers":{"a":{"url":"https://a.example"}}}',
    'more.json': '{"b":{"command":"b"}}',
  });
  const { servers, diagnostics } = await readBundle(folder.root);
  expect(servers.map(({ name, transport }) => `${name} ${transport}`)).toEqual([
    'a http',
    'b stdio',
    'c unbound',
  ]);
  expect(diagnostics).toMatchObject([{ level: 'skipped', code: 'duplicate_name' }]);
});

test('R66 a broken server file is skipped with its line; the bundle loads', async () => {
  await using folder = await testFolder({
    ...claudeJson({ mcpServers: './gone.json' }),
    '.mcp.json': '{\n  "mcpServers": {\n    "a": }\n}\n',
  });
  const { servers, diagnostics } = await readBundle(folder.root);
  expect(servers).toEqual([]);
  expect(diagnostics).toMatchObject([
    { level: 'skipped', code: 'servers_invalid', path: '.mcp.json' },
    { level: 'skipped', code: 'component_missing', path: './gone.json' },
  ]);
});
