import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createKeyPair, createMint, readSigningKey } from '@gatehouse/passport';
import { z } from 'zod';
import { root } from '../shape/workspace.ts';
import { measure, table, type Figures } from './measure.ts';

const load = { calls: 4_000, lanes: 8 };
const serving = z.looseObject({ event: z.string(), url: z.string().optional() });
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
};

/**
 * A read call over HTTP with everything on (passport, scope, rate limit, validation, label, policy, redaction, audit on
 * disk), beside the SDK's bare handler with the same tools on the same desk, and beside plain node:http, in one run.
 * CPU is that of the server's process alone.
 */
export async function benchConnector(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const agent = new Agent({ keepAlive: true, maxSockets: load.lanes });
  const started: ChildProcess[] = [];
  const start = async (program: string, args: readonly string[]): Promise<Served> => {
    const child = spawn(process.execPath, [join(root, program), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.push(child);
    return { url: await listening(child), pid: child.pid ?? 0 };
  };
  try {
    const { publicKeys, token } = await passport();
    writeFileSync(join(folder, 'keys.json'), JSON.stringify(publicKeys));
    writeFileSync(join(folder, 'c.yaml'), 'limits: { per_person: { calls: 100000, per_s: 1 } }\n');
    const bench = 'test/src/bench/bench-server.ts';
    const echo = await start(bench, ['echo']);
    const bare = await start(bench, ['bare', join(folder, 'bare.db')]);
    const ours = await start('connectors/ticketing/src/bin.ts', flags(folder));
    const get = (at: Served) => () => call(agent, at, token, 'get_ticket', { ticket_id: '1001' });
    const search = (at: Served) => () => call(agent, at, token, 'search_tickets', {});
    const rows: Figures[] = [];
    for (const [name, at, once_] of [
      ['node:http echo', echo, () => post(agent, echo.url, {}, '{}')],
      ['get_ticket, bare createMcpHandler', bare, get(bare)],
      ['get_ticket, Gatehouse with everything on', ours, get(ours)],
      ['search_tickets, bare createMcpHandler', bare, search(bare)],
      ['search_tickets, Gatehouse with everything on', ours, search(ours)],
    ] as const) {
      rows.push(await measure(name, once_, load, () => cpuSeconds(at.pid)));
    }
    return table('A read call over HTTP, 8 lanes', rows);
  } finally {
    agent.destroy();
    for (const child of started) {
      if (child.exitCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true });
  }
}

interface Served {
  readonly url: URL;
  readonly pid: number;
}

async function passport() {
  const { privateJwk, publicKeys } = await createKeyPair('bench');
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
    label: { trust: 'trusted', classes: [] },
  });
  return { publicKeys, token };
}

/** CPU time that a process has used so far, from /proc; the clock ticks 100 times a second. NaN elsewhere. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

async function listening({ stderr }: ChildProcess): Promise<URL> {
  if (!stderr) throw new Error('the server has no stderr');
  for await (const line of createInterface({ input: stderr })) {
    if (!line.startsWith('{')) throw new Error(line);
    const event = serving.parse(JSON.parse(line));
    if (event.event !== 'serving' || event.url === undefined) continue;
    stderr.resume();
    return new URL(event.url);
  }
  throw new Error('the server ended before it served');
}

/** A modern (2026-07-28) call: stateless, one request, one reply. */
function call(
  agent: Agent,
  { url }: Served,
  token: string,
  name: string,
  args: object,
): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': name,
  };
  const params = { name, arguments: args, _meta: meta };
  return post(
    agent,
    url,
    headers,
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  );
}

/** node:http with kept connections: on two cores a heavier client would measure itself. */
function post(
  agent: Agent,
  url: URL,
  headers: Record<string, string>,
  body: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (answer.statusCode === 200 && !text.includes('"isError":true')) resolve();
          else reject(new Error(`${answer.statusCode} ${text.slice(0, 200)}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function flags(folder: string): string[] {
  const file = (name: string) => join(folder, name);
  return [
    ['--vendor', 'embedded', '--data', file('desk.db'), '--sample', 'support'],
    ['--http', '127.0.0.1:0', '--passport-keys', file('keys.json'), '--config', file('c.yaml')],
    ['--issuer', 'bench', '--audience', 'bench'],
  ].flat();
}
