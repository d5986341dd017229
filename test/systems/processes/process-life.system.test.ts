import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { afterAll, describe, expect, test } from 'vitest';
import {
  exitOf,
  runTicketing,
  serveTicketing,
  spawnTicketing,
} from '../../src/interop/connector-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-life-'));
afterAll(() => rmSync(folder, { recursive: true }));
const embedded = (name: string) => ['--vendor', 'embedded', '--data', join(folder, name)];

const numbered = z.looseObject({ id: z.int() });
const logged = z.looseObject({ event: z.string() });
const initialize = {
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'lines', version: '1' },
  },
};
const create = (id: number) => ({
  id,
  method: 'tools/call',
  params: {
    name: 'create_ticket',
    arguments: { title: `Ticket ${id}`, body: 'b', idempotency_key: `ticket-${id}` },
  },
});
const lines = (...messages: object[]) =>
  messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');

/** What is in a desk's file after its process has gone: its tickets, if the file is sound. */
function inspect(name: string): unknown {
  const reader = new DatabaseSync(join(folder, name), { readOnly: true });
  try {
    const check = reader.prepare('PRAGMA integrity_check').get();
    const titles = reader.prepare('SELECT title FROM ticket ORDER BY id').all();
    // calls that were made at once may be done in any order
    return [check?.['integrity_check'], titles.map((row) => String(row['title'])).toSorted()];
  } finally {
    reader.close();
  }
}

describe('R66 a connector stops cleanly', () => {
  test('stdin ends: what was asked is answered, code 0, the file is sound', async () => {
    const input = lines(initialize, { method: 'notifications/initialized' }, create(2), create(3));
    const { code, stdout } = await runTicketing(embedded('eof.db'), { input });
    expect(code).toBe(0);
    expect(inspect('eof.db')).toEqual(['ok', ['Ticket 2', 'Ticket 3']]);
    expect(stdout.split('\n')).toHaveLength(4);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s over stdio', async (signal) => {
    const child = spawnTicketing(embedded(`${signal}.db`));
    child.stdin.write(lines(initialize, { method: 'notifications/initialized' }, create(2)));
    for await (const line of createInterface(child.stdout)) if (line.includes('"id":2')) break;
    child.kill(signal);
    expect(await exitOf(child)).toBe(0);
    expect(inspect(`${signal}.db`)).toEqual(['ok', ['Ticket 2']]);
  });

  test('SIGTERM over HTTP, with a connection open', async () => {
    const served = await serveTicketing([...embedded('http.db'), '--auth', 'off']);
    const health = await fetch(new URL('/healthz', served.url));
    expect(await health.json()).toEqual({ status: 'alive' });
    expect(await served.stop()).toBe(0);
    await expect(fetch(served.url)).rejects.toThrow('fetch failed');
    expect(inspect('http.db')).toEqual(['ok', []]);
  });
});

describe('R34 stdout belongs to the protocol', () => {
  test('each line is JSON-RPC, also after garbage and failures; the rest goes to stderr', async () => {
    const input = [
      lines(initialize, { method: 'notifications/initialized' }),
      'this is not JSON\n',
      lines({ id: 2, method: 'tools/list' }),
      lines({ id: 3, method: 'tools/call', params: { name: 'get_ticket', arguments: {} } }),
      lines({ id: 4, method: 'no/such/method' }),
    ].join('');
    const { code, stdout, stderr } = await runTicketing(
      [...embedded('lines.db'), '--sample', 'support'],
      { input },
    );
    expect(code).toBe(0);
    const messages = stdout
      .trimEnd()
      .split('\n')
      .map((line) => numbered.parse(JSON.parse(line)));
    expect(messages.toSorted((a, b) => a.id - b.id)).toEqual([
      { jsonrpc: '2.0', id: 1, result: expect.objectContaining({ protocolVersion: '2025-11-25' }) },
      { jsonrpc: '2.0', id: 2, result: expect.objectContaining({ tools: expect.any(Array) }) },
      { jsonrpc: '2.0', id: 3, result: expect.objectContaining({ isError: true }) },
      { jsonrpc: '2.0', id: 4, error: expect.objectContaining({ code: -32_601 }) },
    ]);
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => logged.parse(JSON.parse(line)));
    expect(events.map(({ event }) => event)).toEqual(['sample_filled', 'auth_off', 'call_failed']);
  });
});

/** Its code and its one line; nothing on stdout, no stack. */
async function refusal(args: readonly string[]): Promise<[number | null, string]> {
  const { code, stdout, stderr } = await runTicketing(args);
  expect(stdout).toBe('');
  expect(stderr.split('\n')).toEqual([expect.any(String), '']);
  return [code, stderr.trimEnd()];
}

describe('R66 a connector that cannot start says one line', () => {
  test('R30 no vendor, an unknown vendor: the known ones are named', async () => {
    expect(await refusal([])).toEqual([
      2,
      "gatehouse-ticketing: required option '--vendor <id>' not specified. Run gatehouse-ticketing --help for examples.",
    ]);
    const [code, line] = await refusal(['--vendor', 'acme', '--data', join(folder, 'x.db')]);
    expect(code).toBe(2);
    expect(line).toMatch(
      /^gatehouse-ticketing: there is no vendor "acme"; choose one of: embedded(, |$)/,
    );
  });

  test('no data file, one below a file, one that is no database', async () => {
    expect(await refusal(['--vendor', 'embedded'])).toEqual([
      2,
      'gatehouse-ticketing: Vendor "embedded" cannot be opened: data is missing: give --data, or set EMBEDDED_DATA or EMBEDDED_DATA_FILE.',
    ]);
    writeFileSync(
      join(folder, 'letter'),
      'Dear Sir or Madam, this is no database at all. '.repeat(9),
    );
    // its journal and audit log lie beside it, so the folder is missed first
    const below = join('letter', 'desk.db');
    expect(await refusal(embedded(below))).toEqual([
      2,
      `gatehouse-ticketing: the state folder ${join(folder, below)}.state cannot be made (ENOTDIR); choose another with --state DIR`,
    ]);
    const [code, line] = await refusal(embedded('letter'));
    expect(code).toBe(1);
    expect(line).toMatch(/^gatehouse-ticketing: The help desk file .* cannot be opened \(.*\)\. /);
    expect(line).toContain('with --data FILE');
  });

  test('R41 HTTP without keys, before any file is made', async () => {
    expect(await refusal([...embedded('never.db'), '--http', '127.0.0.1:0'])).toEqual([
      2,
      'gatehouse-ticketing: nobody could call this: give --passport-keys, --issuer and --audience, or an access section in --config, or --auth off for local use',
    ]);
    expect(existsSync(join(folder, 'never.db'))).toBe(false);
  });

  test('R41 access off on every interface', async () => {
    const flags = ['--http', '0.0.0.0:0', '--auth', 'off'];
    const [code, line] = await refusal([...embedded('off.db'), ...flags]);
    expect(code).toBe(1);
    expect(line).toContain('Access control is off, so 0.0.0.0 is refused');
  });

  test('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const bound = other.address();
    const port = typeof bound === 'object' && bound ? bound.port : 0;
    const flags = ['--http', `127.0.0.1:${port}`, '--auth', 'off'];
    const [code, line] = await refusal([...embedded('port.db'), ...flags]);
    other.close();
    await once(other, 'close');
    expect([code, line]).toEqual([
      1,
      `gatehouse-ticketing: Port ${port} on 127.0.0.1 is already in use. Stop the other program, or choose another port with --http 127.0.0.1:PORT.`,
    ]);
    // the desk was closed again: no journal is left beside its file
    expect(existsSync(join(folder, 'port.db-wal'))).toBe(false);
  });
});

test('R66 --help shows examples and --version the version', async () => {
  const help = await runTicketing(['--help']);
  expect(help.code).toBe(0);
  expect(help.stdout + help.stderr).toContain(
    'gatehouse-ticketing --vendor embedded --data ./desk.db --http 127.0.0.1:7411 --auth off',
  );
  const child = spawnTicketing(['--version']);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect([await exitOf(child), (out + err).trim()]).toEqual([0, '0.1.0']);
});
