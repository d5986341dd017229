import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SecretError } from '../secret-error.ts';
import { Secret } from '../secret.ts';
import { ageFile, ageSource } from './age.ts';
import { environmentSource } from './environment.ts';
import { fileSource } from './file.ts';
import { ageIdentity, realFetch, secretFolder, type SecretFolder } from './places.fixture.ts';
import type { SecretSource } from './source.ts';
import { createVaultClient } from './vault-client.ts';
import { startVault, type FakeVault } from './vault.fixture.ts';
import { vaultPath, vaultSource } from './vault.ts';

const VALUE = 'CNRY_0123456789';
const NEXT = 'CNRY_9876543210';
const noLog = () => {};

/** One place with one secret in it. `replace` undefined: this place cannot be changed while the process runs. */
interface Place {
  readonly reference: string;
  open(): SecretSource;
  replace?(value: string): Promise<void>;
  withdraw?(): Promise<void>;
}
type Put = (value: string) => Promise<Place>;

let folder: SecretFolder;
let vault: FakeVault;
beforeAll(async () => {
  folder = await secretFolder();
  vault = await startVault();
});
afterEach(() => (vault.sealed = false));
afterAll(async () => {
  await folder.clear();
  await vault.close();
});

const inVault =
  (path: string, cut: string): Put =>
  async (value) => {
    const put = async (text: string) => vault.put(path, { other: 'x', api_key: text });
    await put(value);
    vault.token('token-of-the-test', {});
    const token = { reference: 'test', read: async () => new Secret('token-of-the-test', 'test') };
    const client = createVaultClient({ address: vault.address, token }, realFetch);
    let clock = 0;
    const at = vaultPath(client, path, () => clock);
    return {
      reference: `vault:${cut}#api_key`,
      open: () => vaultSource(at, 'api_key'),
      async replace(text) {
        await put(text);
        clock += 300_000;
      },
      async withdraw() {
        vault.remove(path);
        clock += 300_000;
      },
    };
  };

const inAge =
  (key: string | undefined, write: (value: string) => string): Put =>
  async (value) => {
    const identity = await ageIdentity(folder);
    const put = async (text: string) =>
      folder.put('creds.age', await identity.encrypt(write(text)));
    const path = await put(value);
    return {
      reference: key === undefined ? `age:${path}` : `age:${path}#${key}`,
      open: () => ageSource(ageFile(path, identity.path), path, key),
      replace: async (text) => void (await put(text)),
      withdraw: () => folder.remove('creds.age'),
    };
  };

const places: Record<string, Put> = {
  'a mounted file': async (value) => {
    const path = await folder.put('key', `${value}\n`);
    return {
      reference: `file:${path}`,
      open: () => fileSource(path, noLog),
      replace: async (text) => void (await folder.put('key', `${text}\n`)),
      withdraw: () => folder.remove('key'),
    };
  },
  'a variable': async (value) => ({
    reference: 'env:ACME_KEY',
    open: () => environmentSource('ACME_KEY', { ACME_KEY: value }, noLog),
  }),
  'an age file with one value': inAge(undefined, (value) => `${value}\n`),
  'an age file with a JSON map': inAge('api_key', (value) => JSON.stringify({ api_key: value })),
  'an age file with a YAML map': inAge(
    'api_key',
    (value) => `# keys\nother: 1\napi_key: ${value}\n`,
  ),
  'a Vault path, version 2': inVault('secret/data/redmine', 'secret/data/redmine'),
  'a Vault path, version 1': inVault('kv/redmine', 'kv/redmine'),
};

describe.each(Object.entries(places))('every source: %s', (_name, put) => {
  test('gives the value, and names its place without the value', async () => {
    const place = await put(VALUE);
    const source = place.open();
    expect((await source.read()).reveal()).toBe(VALUE);
    expect(source.reference).toBe(place.reference);
    expect(inspect([source, await source.read()], { depth: null, showHidden: true })).not.toContain(
      'CNRY',
    );
  });

  test('the same Secret as long as nothing changes, for many readers at once', async () => {
    const source = (await put(VALUE)).open();
    const first = await source.read();
    const all = await Promise.all(Array.from({ length: 20 }, () => source.read()));
    expect(all.every((secret) => secret.equals(first))).toBe(true);
    expect(await source.read()).toBe(await source.read());
  });

  test('a rotated value is noticed', async () => {
    const place = await put(VALUE);
    const source = place.open();
    await source.read();
    await place.replace?.(NEXT);
    expect((await source.read()).reveal()).toBe(place.replace ? NEXT : VALUE);
  });

  test('a value that is gone is an error, never the former value', async () => {
    const place = await put(VALUE);
    const source = place.open();
    await source.read();
    if (!place.withdraw) return;
    await place.withdraw();
    const error = await refusal(source.read());
    expect(error.code).toBe('missing');
    await place.replace?.(NEXT);
    expect((await source.read()).reveal()).toBe(NEXT);
  });

  test('R35 a value that could not be redacted is refused without being shown', async () => {
    const place = await put('CNRY_12');
    const error = await refusal((async () => place.open().read())());
    expect([error.code, error.message]).toEqual([
      'too_short',
      `The secret from ${place.reference} has fewer than 8 characters, so it could not be kept out of messages.`,
    ]);
    expect(inspect(error, { showHidden: true })).not.toContain('CNRY');
  });
});

async function refusal(reading: Promise<unknown>): Promise<SecretError> {
  const thrown: unknown = await reading.catch((error: unknown) => error);
  if (thrown instanceof SecretError) return thrown;
  throw new TypeError(`expected a SecretError, got ${inspect(thrown)}`);
}
