import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createKeyPair, createMint, readSigningKey } from '@gatehouse/passport';
import { z } from 'zod';
import { root } from '../shape/workspace.ts';
import { measure, table } from './measure.ts';

const load = { calls: 2_000, lanes: 8 };
const address = z.object({ port: z.int() });
const serving = z.looseObject({ event: z.string(), url: z.string().optional() });

/** A read call over HTTP with passport, scope and validation, beside a bare node:http echo in the same run. */
export async function benchConnector(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const { privateJwk, publicKeys } = await createKeyPair('bench');
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(publicKeys));
  const mint = createMint({
    issuer: 'bench',
    key: await readSigningKey(privateJwk),
    now: Date.now,
    newId: randomUUID,
    lifetimeSeconds: 300,
  });
  const token = await mint({
    person: 'bench',
    unit: 'bench',
    roles: [],
    audience: 'bench',
    scopes: ['ticketing:read'],
    run: 'bench',
  });
  const echo = createServer((request, response) => {
    request.resume().on('end', () => response.end('{"ok":true}'));
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const connector = spawn(
    process.execPath,
    [join(root, 'connectors/ticketing/src/bin.ts'), ...flags(folder)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const url = await listening(connector.stderr);
    const { port } = address.parse(echo.address());
    return table('A read call over HTTP, 8 lanes', [
      await measure('node:http echo', () => post(`http://127.0.0.1:${port}/`, {}, '{}'), load),
      await measure(
        'tools/call get_ticket, all checks on',
        () => call(url, token, 'get_ticket', { ticket_id: '1001' }),
        load,
      ),
      await measure(
        'tools/call search_tickets, 25 of 240',
        () => call(url, token, 'search_tickets', {}),
        load,
      ),
    ]);
  } finally {
    connector.kill('SIGTERM');
    await once(connector, 'exit');
    echo.close();
    rmSync(folder, { recursive: true });
  }
}

async function listening(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    if (!line.startsWith('{')) continue;
    const event = serving.parse(JSON.parse(line));
    if (event.event === 'serving' && event.url !== undefined) {
      stderr.resume();
      return event.url;
    }
  }
  throw new Error('the connector ended before it served');
}

/** A modern (2026-07-28) call: stateless, one request, one reply. */
function call(url: string, token: string, name: string, args: object): Promise<void> {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
  };
  const params = { name, arguments: args, _meta: meta };
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': name,
  };
  return post(
    url,
    headers,
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  );
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  if (!response.ok || text.includes('"isError":true'))
    throw new Error(`${response.status} ${text.slice(0, 200)}`);
}

function flags(folder: string): string[] {
  const data = join(folder, 'desk.db');
  const keys = join(folder, 'keys.json');
  return `--vendor embedded --data ${data} --sample support --http 127.0.0.1:0 --passport-keys ${keys} --issuer bench --audience bench`.split(
    ' ',
  );
}
