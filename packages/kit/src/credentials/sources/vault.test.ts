import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fetch } from '../../http/fetch.ts';
import { SecretError } from '../secret-error.ts';
import { Secret } from '../secret.ts';
import { fileSource } from './file.ts';
import { realFetch, secretFolder } from './places.fixture.ts';
import { createVaultClient, type VaultPlace } from './vault-client.ts';
import { keepTokenAlive } from './vault-token.ts';
import { startVault, type FakeVault } from './vault.fixture.ts';
import { vaultPath, vaultSource } from './vault.ts';

const TOKEN = 'hvs.CNRY-token-1234';
const PATH = 'secret/data/redmine';

let vault: FakeVault;
beforeEach(async () => {
  vault = await startVault();
  vault.put(PATH, { api_key: 'key-in-vault-1' });
  vault.token(TOKEN, {});
});
afterEach(() => vault.close());

const tokenOf = (value: string) => ({ reference: 't', read: async () => new Secret(value, 't') });

function client(place: Partial<VaultPlace> = {}, fetch: Fetch = realFetch) {
  return createVaultClient({ address: vault.address, token: tokenOf(TOKEN), ...place }, fetch);
}

/** A source on this Vault with a clock of its own. */
function source(path = PATH, place: Partial<VaultPlace> = {}) {
  const clock = { now: 0 };
  const at = vaultPath(client(place), path, () => clock.now);
  return { clock, at, secret: vaultSource(at, 'api_key') };
}

async function refusal(reading: Promise<unknown>): Promise<SecretError> {
  const thrown: unknown = await reading.catch((error: unknown) => error);
  if (thrown instanceof SecretError) return thrown;
  throw new TypeError(`expected a SecretError, got ${String(thrown)}`);
}

describe('Vault is asked no more than needed', () => {
  test('version 2 has no lease: once a minute, once for many readers and keys', async () => {
    vault.put(PATH, { api_key: 'key-in-vault-1', other_key: 'other-in-vault' });
    const { clock, at, secret } = source();
    await Promise.all(Array.from({ length: 20 }, () => secret.read()));
    expect((await vaultSource(at, 'other_key').read()).reveal()).toBe('other-in-vault');
    vault.put(PATH, { api_key: 'key-in-vault-2' });
    clock.now = 59_999;
    expect((await secret.read()).reveal()).toBe('key-in-vault-1');
    expect(vault.requests).toEqual([`GET ${PATH}`]);
    clock.now = 60_000;
    expect((await secret.read()).reveal()).toBe('key-in-vault-2');
    expect(vault.requests).toHaveLength(2);
  });

  test.each([
    [30, 30_000],
    [2_764_800, 300_000],
    [0, 60_000],
  ])('version 1 names a lease of %i s: kept %i ms', async (lease, milliseconds) => {
    vault.put('kv/redmine', { api_key: 'key-in-vault-1' }, lease);
    const { clock, secret } = source('kv/redmine');
    await secret.read();
    clock.now = milliseconds - 1;
    await secret.read();
    expect(vault.requests).toHaveLength(1);
    clock.now = milliseconds;
    await secret.read();
    expect(vault.requests).toHaveLength(2);
  });

  test('what is cached can be passed over: the vendor has just refused it', async () => {
    const { secret } = source();
    await secret.read();
    vault.put(PATH, { api_key: 'key-in-vault-2' });
    expect((await secret.read({ fresh: true })).reveal()).toBe('key-in-vault-2');
  });
});

describe('R66 what went wrong, and what to do', () => {
  test.each<[string, (at: FakeVault) => void, string, string, string]>([
    ['sealed', (at) => (at.sealed = true), PATH, 'sealed', 'Unseal it; the next call tries again.'],
    [
      'no policy',
      (at) => at.token(TOKEN, { paths: ['kv/*'] }),
      PATH,
      'denied',
      `Renew the token, or give its policy "read" on ${PATH}.`,
    ],
    [
      'a dead token',
      (at) => at.token(TOKEN, { ttl: -1 }),
      PATH,
      'denied',
      `Renew the token, or give its policy "read" on ${PATH}.`,
    ],
    [
      'no such path',
      () => {},
      'secret/data/none',
      'missing',
      'Check mount and path; in a versioned engine data/ follows the mount.',
    ],
    ['deleted', (at) => at.remove(PATH), PATH, 'missing', 'Undelete it or write a new version.'],
    [
      'data/ left out',
      (at) => at.token(TOKEN, { paths: ['secret/*'] }),
      'secret/redmine',
      'missing',
      'The engine is versioned: write secret/data/redmine.',
    ],
    [
      'no such key',
      (at) => at.put(PATH, { x: 'y' }),
      PATH,
      'missing',
      'Write the key api_key there, or correct the reference.',
    ],
    [
      'a key that is no text',
      (at) => at.put(PATH, { api_key: 12_345_678 }),
      PATH,
      'missing',
      'Write the key api_key there, or correct the reference.',
    ],
  ])('%s', async (_what, arrange, path, code, hint) => {
    arrange(vault);
    const error = await refusal(source(path).secret.read());
    expect([error.code, error.hint]).toEqual([code, hint]);
  });

  test('a sealed Vault that is opened again answers the next call', async () => {
    const { secret } = source();
    vault.sealed = true;
    await refusal(secret.read());
    vault.sealed = false;
    expect((await secret.read()).reveal()).toBe('key-in-vault-1');
  });

  test('a value is not used beyond its time while Vault cannot be asked', async () => {
    const { clock, secret } = source();
    await secret.read();
    vault.sealed = true;
    clock.now = 60_000;
    expect((await refusal(secret.read())).code).toBe('sealed');
  });

  test.each<[string, Response | Error, string]>([
    ['no answer', new TypeError(`fetch failed with ${TOKEN}`), 'unreachable'],
    [
      'a redirect',
      new Response(null, { status: 307, headers: { location: 'http://evil.test' } }),
      'unreachable',
    ],
    ['a fault', new Response(TOKEN, { status: 500 }), 'unreachable'],
    ['a page of a proxy', new Response(`<html>${TOKEN}`), 'malformed'],
    ['another shape', Response.json({ data: TOKEN }), 'malformed'],
  ])('R35 %s: the token is never repeated', async (_what, answer, code) => {
    const fetch: Fetch = async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const secret = vaultSource(
      vaultPath(client({}, fetch), PATH, () => 0),
      'api_key',
    );
    const error = await refusal(secret.read());
    expect(error.code).toBe(code);
    expect(JSON.stringify([String(error), error, error.stack])).not.toContain('CNRY');
  });

  test.each(['http://vault.internal:8200', 'ftp://127.0.0.1', 'http://127.0.0.1.evil.test'])(
    '%s would carry the token in the clear',
    (address) => {
      expect(() => client({ address: new URL(address) })).toThrow(
        'The Vault address must be https, or http on loopback.',
      );
    },
  );
});

describe('who the connector is to Vault', () => {
  test('a namespace is part of it', async () => {
    vault.token(TOKEN, { namespace: 'emea' });
    expect((await refusal(source().secret.read())).code).toBe('denied');
    expect((await source(PATH, { namespace: 'emea' }).secret.read()).reveal()).toBe(
      'key-in-vault-1',
    );
  });

  test('a token that an agent has replaced in its file is used at once', async () => {
    const folder = await secretFolder();
    try {
      const path = await folder.put('token', `${TOKEN}\n`);
      const { clock, secret } = source(PATH, { token: fileSource(path, () => {}) });
      await secret.read();
      vault.token(TOKEN, { ttl: -1 });
      vault.token('hvs.the-next-token', {});
      await folder.put('token', 'hvs.the-next-token\n');
      clock.now = 60_000;
      expect((await secret.read()).reveal()).toBe('key-in-vault-1');
    } finally {
      await folder.clear();
    }
  });
});

/** Lets the keeper run until it waits; `pass` is the time that then goes by in Vault, in seconds. */
function keeper() {
  const lines: string[] = [];
  let waiting: { milliseconds: number; work: () => void } | undefined;
  let set: (() => void) | undefined;
  const keep = () =>
    keepTokenAlive(
      client(),
      (_level, event) => void lines.push(event),
      (milliseconds, work) => {
        waiting = { milliseconds, work };
        set?.();
        return () => (waiting = undefined);
      },
    );
  const settled = () => new Promise<void>((done) => (set = done));
  return {
    lines,
    keep,
    settled,
    waits: () => waiting?.milliseconds,
    pass: async (seconds: number) => {
      vault.now += seconds;
      const next = settled();
      waiting?.work();
      await next;
    },
  };
}

describe('the token is kept alive while nobody calls', () => {
  test('it is renewed at two thirds of its life, until its longest life is near: then it is said', async () => {
    vault.token(TOKEN, { ttl: 300, maxTtl: 700 });
    const { lines, keep, settled, waits, pass } = keeper();
    const first = settled();
    const kept = keep();
    await first;
    expect(waits()).toBe(200_000);
    await pass(200);
    await pass(200);
    await pass(200);
    expect(vault.requests.filter((line) => line.includes('renew'))).toHaveLength(3);
    // 700 s after its birth it ends, whatever is renewed
    expect(waits()).toBeCloseTo(66_667, 0);
    expect(lines).toEqual([]);
    vault.token(TOKEN, { ttl: 100, renewable: false });
    await pass(66);
    await pass(10);
    expect(lines).toEqual(['vault_token_ends']);
    vault.token(TOKEN, { ttl: -1 });
    await pass(60);
    expect(lines).toEqual(['vault_token_ends', 'vault_token_not_renewed']);
    kept.stop();
    expect(waits()).toBeUndefined();
  });

  test('a Vault that does not answer is asked again, and said once', async () => {
    vault.token(TOKEN, { ttl: 300 });
    vault.sealed = true;
    const { lines, keep, settled, waits, pass } = keeper();
    const first = settled();
    keep();
    await first;
    await pass(0);
    expect([waits(), lines]).toEqual([60_000, ['vault_token_not_renewed']]);
    vault.sealed = false;
    await pass(0);
    expect(waits()).toBe(200_000);
  });
});
