import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A loopback server with the documented behaviour of Vault's HTTP API as far as the connector meets it: key-value
 * engines of version 1 (`kv/`) and 2 (`secret/`, versions, deletion), policies, namespaces, token lives, sealing. It is
 * ours: a stand-in after https://developer.hashicorp.com/vault/api-docs, not a real Vault.
 */
export interface FakeVault {
  readonly address: URL;
  /** "METHOD path" of every request. */
  readonly requests: string[];
  sealed: boolean;
  /** Seconds since the epoch of this Vault. */
  now: number;
  put(path: string, values: Record<string, unknown>, ttlSeconds?: number): void;
  remove(path: string): void;
  token(value: string, can: Partial<Token>): void;
  close(): Promise<void>;
}

interface Token {
  /** Paths that may be read; `*` at the end stands for anything. */
  readonly paths: readonly string[];
  readonly namespace?: string;
  readonly renewable: boolean;
  /** Seconds; 0: for ever. */
  readonly ttl: number;
  readonly maxTtl: number;
}

interface Entry {
  readonly versions: { values: Record<string, unknown>; deleted: boolean }[];
  readonly ttl: number;
}

const isSecond = (path: string) => path.startsWith('secret/');
const keyOf = (path: string) => path.replace(/^secret\/data\//, 'secret/');
const errors = (status: number, ...texts: string[]) => ({ status, body: { errors: texts } });

export async function startVault(): Promise<FakeVault> {
  const entries = new Map<string, Entry>();
  const tokens = new Map<string, Token & { born: number; ends: number }>();
  const server = createServer((request, response) => {
    const { status, body } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

  function answer({ method = '', url = '', headers }: IncomingMessage) {
    const path = decodeURIComponent(url.replace(/^\/v1\//, ''));
    vault.requests.push(`${method} ${path}`);
    if (vault.sealed) return errors(503, 'Vault is sealed');
    const token = tokens.get(String(headers['x-vault-token']));
    const valid = token && (token.ttl === 0 || vault.now < token.ends);
    if (!valid || token.namespace !== headers['x-vault-namespace']) {
      return errors(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
    }
    const left = token.ttl === 0 ? 0 : token.ends - vault.now;
    if (path === 'auth/token/lookup-self') {
      return { status: 200, body: { data: { ttl: left, renewable: token.renewable } } };
    }
    if (path === 'auth/token/renew-self') {
      if (method !== 'POST') return errors(405, 'unsupported operation');
      if (!token.renewable) return errors(400, 'lease is not renewable');
      token.ends = Math.min(vault.now + token.ttl, token.born + token.maxTtl);
      const auth = { lease_duration: token.ends - vault.now, renewable: true };
      return { status: 200, body: { auth } };
    }
    const may = token.paths.some((allowed) =>
      allowed.endsWith('*') ? path.startsWith(allowed.slice(0, -1)) : path === allowed,
    );
    if (!may) return errors(403, '1 error occurred:\n\t* permission denied\n\n');
    return readEntry(path);
  }

  function readEntry(path: string) {
    if (isSecond(path) && !path.startsWith('secret/data/')) {
      const warnings = ['Invalid path for a versioned K/V secrets engine.'];
      return { status: 404, body: { errors: [], warnings, data: null } };
    }
    const entry = entries.get(keyOf(path));
    const newest = entry?.versions.at(-1);
    if (!entry || !newest) return errors(404);
    if (!isSecond(path)) {
      return { status: 200, body: { lease_duration: entry.ttl, data: newest.values } };
    }
    const metadata = {
      version: entry.versions.length,
      created_time: '2026-11-02T09:00:00Z',
      deletion_time: newest.deleted ? '2026-11-02T10:00:00Z' : '',
      destroyed: false,
    };
    const data = { data: newest.deleted ? null : newest.values, metadata };
    return { status: newest.deleted ? 404 : 200, body: { lease_duration: 0, data } };
  }

  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has such an address
  const { port } = server.address() as AddressInfo;
  const vault: FakeVault = {
    address: new URL(`http://127.0.0.1:${port}`),
    requests: [],
    sealed: false,
    now: 1_000_000,
    put(path, values, ttl = 2_764_800) {
      const { versions = [] } = entries.get(keyOf(path)) ?? {};
      const kept = isSecond(path) ? versions : [];
      entries.set(keyOf(path), { versions: [...kept, { values, deleted: false }], ttl });
    },
    remove(path) {
      const newest = entries.get(keyOf(path))?.versions.at(-1);
      if (isSecond(path) && newest) newest.deleted = true;
      else entries.delete(keyOf(path));
    },
    token(value, can) {
      const token = {
        paths: ['secret/data/*', 'kv/*'],
        renewable: true,
        ttl: 0,
        maxTtl: 1e9,
        ...can,
      };
      tokens.set(value, { ...token, born: vault.now, ends: vault.now + token.ttl });
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return vault;
}
