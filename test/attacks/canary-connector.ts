import { createPublicKey, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { auditCommand } from '@gatehouse/audit';
import { createKeyPair, createMint, readSigningKey } from '@gatehouse/passport';
import { openConnector } from '../../packages/kit/src/run/open-connector.ts';
import { processEdge } from '../../packages/kit/src/run/process-edge.ts';
import { serveHttp } from '../../packages/kit/src/serve/http.ts';
import type { Place } from './canary-places.ts';
import type { Canaries } from './canary-scan.ts';
import { callOf, wire, ways } from './fuzz-http.ts';

/** What left a connector: by which exit, and the whole of it. */
export interface Left {
  readonly exit: string;
  readonly text: string;
}

export interface WatchedConnector {
  readonly left: Left[];
  call(tool: string, args: object, at: number): Promise<void>;
  /** Health, readiness and metrics as they are now. */
  probe(): Promise<void>;
  /** Keys that the connector made for itself. */
  ownKeys(): Canaries;
  /** Closes everything, then reads the audit log and its exports. */
  close(): Promise<void>;
}

const config = `limits: { per_person: { calls: 100000, per_s: 1 }, in_flight: 10000 }
vendor: { concurrency: 64, connections: 32, wait_s: 0, retries: 0, breaker: { failures: 1000 } }
`;

/** A connector on the real edge, over HTTP, with a tracing collector beside it; every byte out is kept. */
export async function watched(folder: string, place: Place): Promise<WatchedConnector> {
  const left: Left[] = [];
  const collector = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray()).toString('latin1');
      left.push({ exit: 'traces', text: JSON.stringify(request.headers) + body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    })();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const bound = collector.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;

  const { privateJwk, publicKeys } = await createKeyPair('canary');
  const [keys, configFile, state] = ['keys.json', 'config.yaml', 'state'].map((name) =>
    join(folder, name),
  );
  if (!keys || !configFile || !state) throw new TypeError('three names give three paths');
  writeFileSync(keys, JSON.stringify(publicKeys));
  writeFileSync(configFile, config);
  const env = { ...place.env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  const edge = processEdge({ env, write: (text) => void left.push({ exit: 'log', text }) });
  const opened = await openConnector(
    place.definition,
    {
      vendor: place.vendor,
      settings: {},
      config: configFile,
      state,
      http: { host: '127.0.0.1', port: 0 },
      passportKeys: keys,
      issuer: 'canary',
      audience: 'canary',
    },
    edge,
  );
  const running = await serveHttp(opened.parts, { host: '127.0.0.1', port: 0 });
  const line = wire(running.url, 24);
  const mint = createMint({
    issuer: 'canary',
    key: await readSigningKey(privateJwk),
    now: Date.now,
    newId: randomUUID,
    lifetimeSeconds: 300,
  });
  const passport = (trusted: boolean) =>
    mint({
      person: 'maya',
      unit: 'support',
      roles: ['lead'],
      audience: 'canary',
      run: 'canary',
      scopes: ['ticketing:write'],
      label: { trust: trusted ? 'trusted' : 'untrusted', classes: [] },
    });
  const tokens = { trusted: '', untrusted: '', until: 0 };
  return {
    left,
    async call(tool, args, at) {
      if (Date.now() > tokens.until) {
        tokens.until = Date.now() + 120_000;
        tokens.untrusted = await passport(false);
        tokens.trusted = await passport(true);
      }
      const way = ways[at % 10 === 0 ? 1 + (at % 2) : 0] ?? 'short';
      const token = at % 9 === 0 ? tokens.untrusted : tokens.trusted;
      const { headers, body } = callOf(way, tool, JSON.stringify(args), token);
      const reply = await line.send(headers, body);
      const head = `${reply.status} ${reply.headers.join('\n')}`;
      left.push({ exit: 'HTTP replies', text: `${head}\n${reply.text}` });
    },
    async probe() {
      for (const path of ['/metrics', '/readyz', '/healthz']) {
        const reply = await fetch(new URL(path, running.url));
        left.push({
          exit: path,
          text: `${JSON.stringify([...reply.headers])}${await reply.text()}`,
        });
      }
    },
    ownKeys() {
      const pem = readFileSync(join(state, 'audit-key.pem'), 'utf8');
      return { 'audit key': pem.split('\n')[1] ?? '', ...storedKeys(join(state, 'store.db')) };
    },
    async close() {
      line.close();
      await running.close();
      await opened.close();
      collector.closeAllConnections();
      collector.close();
      left.push(...(await auditOf(state)));
    },
  };
}

function storedKeys(file: string): Canaries {
  const connection = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const rows = connection.prepare('SELECT name, value FROM shared_secret').all();
  connection.close();
  return Object.fromEntries(
    rows.map((row) => [`store key ${String(row['name'])}`, String(row['value'])]),
  );
}

const readFile = (path: string): string => readFileSync(path, 'utf8');

/** The log as it lies on the disk, as its owner reads it with everything opened, and as other systems get it. */
async function auditOf(state: string): Promise<Left[]> {
  const folder = join(state, 'audit');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({
      exit: 'audit files',
      text: readFileSync(join(entry.parentPath, entry.name), 'latin1'),
    }));
  const publicKey = createPublicKey(readFileSync(join(state, 'audit-key.pub.pem'), 'utf8'));
  const exported: Left[] = [];
  const commands = {
    'audit, opened': ['show', folder, '--decrypt', '--json'],
    'audit export ocsf': ['export', folder, '--format', 'ocsf'],
    'audit export otel': ['export', folder, '--format', 'otel'],
    'audit verify': ['verify', folder],
  };
  for (const [exit, argv] of Object.entries(commands)) {
    const take = (text: string) => void exported.push({ exit, text });
    const product = { name: 'ticketing', vendor: 'Gatehouse', version: '0' };
    const code = await auditCommand(argv, {
      out: take,
      err: take,
      now: Date.now,
      readFile,
      product,
      publicKey,
    });
    if (code !== 0) throw new Error(`audit ${argv.join(' ')} ended with ${code}`);
  }
  return [...files, ...exported];
}
