import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../src/shape/workspace.ts';
import { canary } from './canary-places.ts';
import type { Canaries } from './canary-scan.ts';

/** What came of a start. */
export interface Started {
  readonly name: string;
  readonly text: string;
  /** Null: it had to be ended. */
  readonly code: number | null;
  readonly ms: number;
}

interface Start {
  readonly name: string;
  readonly secret: string;
  readonly env: Record<string, string>;
  readonly config?: string;
}

const desk = { REDMINE_URL: 'http://127.0.0.1:9/', REDMINE_PROJECT: 'support' };

const simple = (): string => canary('start').replaceAll(/\W/g, '');

const make = (
  name: string,
  env: (secret: string) => Record<string, string>,
  config?: (secret: string) => string,
): Start => {
  const secret = simple();
  return {
    name,
    secret,
    env: { ...desk, ...env(secret) },
    ...(config && { config: config(secret) }),
  };
};

/** Starts that must fail, or go on without something, each because of a value with a secret in it. */
function starts(folder: string): Start[] {
  const put = (name: string, text: string | Buffer, mode = 0o400) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };
  const good = { REDMINE_API_KEY: 'a-key-of-nobody' };
  return [
    make('database URL', (s) => ({
      ...good,
      GATEHOUSE_STORE: `postgres://gate:${s}@127.0.0.1:9/db`,
    })),
    make('database URL, no URL', (s) => ({ ...good, GATEHOUSE_STORE: `postgres:/gate:${s}@[db` })),
    make('database URL from a file', (s) => ({
      ...good,
      GATEHOUSE_STORE_FILE: put(
        'store-url',
        `postgresql://gate:${s}@127.0.0.1:9/db?sslmode=disable`,
      ),
    })),
    make('malformed key', (s) => ({ REDMINE_API_KEY: `${s} with spaces` })),
    make('key in place of a reference', (s) => ({ REDMINE_API_KEY_FROM: s })),
    make('key in place of an age path', (s) => ({ REDMINE_API_KEY_FROM: `age:${s}` })),
    make('file open to all', (s) => ({ REDMINE_API_KEY_FILE: put('open', s, 0o666) })),
    make('file that is no text', (s) => ({
      REDMINE_API_KEY_FILE: put(
        'bytes',
        Buffer.concat([Buffer.from(s), Buffer.from([0xff, 0xfe])]),
      ),
    })),
    make('age file that is plain', (s) => ({
      REDMINE_API_KEY_FROM: `age:${put('plain.age', s)}#key`,
      GATEHOUSE_AGE_IDENTITY: put('identity-1', `AGE-SECRET-KEY-${s}`),
    })),
    make('Vault that does not answer', (s) => ({
      REDMINE_API_KEY_FROM: 'vault:secret/data/desk#key',
      VAULT_ADDR: 'http://127.0.0.1:9',
      VAULT_TOKEN: s,
    })),
    make('URL of the collector', (s) => ({
      ...good,
      OTEL_EXPORTER_OTLP_ENDPOINT: `ftp://user:${s}@collector`,
    })),
    make(
      'secret in the configuration',
      () => good,
      (s) =>
        `access: { idp: [{ issuer: 'https://id.test', audience: desk, introspection: { url: 'https://id.test/i', client_id: desk, client_secret: ${s} }, claims: { person: sub, unit: unit, roles: roles } }] }\n`,
    ),
    make(
      'misspelt key of the configuration',
      () => good,
      (s) => `vendor: { password: ${s} }\n`,
    ),
    make(
      'configuration that is no YAML',
      () => good,
      (s) => `vendor: [ ${s}: {\n`,
    ),
  ];
}

/** Starts each as a process of its own and gives what it printed. Several at a time; none outlives this. */
export async function brokenStarts(
  folder: string,
  signal: AbortSignal,
): Promise<{ canaries: Canaries; printed: Started[] }> {
  const all = starts(folder);
  const printed: Started[] = [];
  for (let at = 0; at < all.length; at += 3) {
    signal.throwIfAborted();
    printed.push(
      ...(await Promise.all(all.slice(at, at + 3).map((one) => startOnce(folder, one)))),
    );
  }
  return { canaries: Object.fromEntries(all.map(({ name, secret }) => [name, secret])), printed };
}

function startOnce(folder: string, { name, env, config }: Start) {
  const id = name.replaceAll(/\W+/g, '-');
  const args = ['--vendor', 'redmine', '--http', '127.0.0.1:0', '--state', join(folder, id)];
  if (config === undefined) args.push('--auth', 'off');
  else {
    const file = join(folder, `${id}.yaml`);
    writeFileSync(file, config);
    args.push('--config', file);
  }
  const bin = join(root, 'connectors', 'ticketing', 'src', 'bin.ts');
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const began = performance.now();
  let text = '';
  const take = (piece: Buffer) => {
    text += piece.toString('latin1');
    // what starts all the same has said what it had to say
    if (text.includes('"event":"serving"')) child.kill('SIGTERM');
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  return new Promise<Started>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(late);
      resolve({ name, text, code, ms: Math.round(performance.now() - began) });
    });
  });
}
