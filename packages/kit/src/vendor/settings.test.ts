import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LiveSecret } from '../credentials/live-secret.ts';
import { createRedactor, type Redactor } from '../credentials/redactor.ts';
import { createSecretSources } from '../credentials/secret-sources.ts';
import {
  ageIdentity,
  secretFolder,
  type SecretFolder,
} from '../credentials/sources/places.fixture.ts';
import { defineLocalVendor } from './define-vendor.ts';
import { secretSetting } from './secret-setting.ts';
import { readSettings, SettingsError, variableName, type SettingPlaces } from './settings.ts';

const vendor = defineLocalVendor({
  id: 'acme-desk',
  title: 'Acme',
  settings: z.strictObject({
    url: z.url(),
    apiKey: secretSetting(z.string().regex(/^[a-z0-9-]{8,}$/)),
    project: z.string().optional(),
  }),
  open: () => ({ adapter: {}, close: () => {} }),
});
const url = 'https://acme.test';
const KEY = 'ACME_DESK_API_KEY';

let folder: SecretFolder;
beforeAll(async () => (folder = await secretFolder()));
afterAll(() => folder.clear());

function noFile(): string {
  throw new Error('ENOENT');
}

interface Given {
  env?: Record<string, string>;
  flags?: SettingPlaces['flags'];
  readFile?: SettingPlaces['readFile'];
  redactor?: Redactor;
}

async function read({
  env = {},
  flags = {},
  readFile = noFile,
  redactor = createRedactor(),
}: Given) {
  const around = { env, now: () => 0, later: () => () => {}, log: () => {}, redactor };
  const secrets = createSecretSources({
    ...around,
    fetch: () => Promise.reject(new TypeError('no network here')),
  });
  return readSettings(vendor, { flags, env, readFile, secrets });
}

/** With the secrets revealed. */
async function plain(given: Given): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(await read(given))) {
    texts[name] = typeof value === 'string' ? value : value.last.reveal();
  }
  return texts;
}

describe('R33 where the settings of a vendor come from', () => {
  test('a setting has one variable, named after vendor and setting', () => {
    expect(variableName('redmine', 'apiKey')).toBe('REDMINE_API_KEY');
    expect(variableName('acme-desk', 'url')).toBe('ACME_DESK_URL');
  });

  test('flag before variable before file before reference', async () => {
    const file = await folder.put('key', 'from-the-file\n');
    const other = await folder.put('other', 'from-the-reference');
    const all = {
      ACME_DESK_URL: url,
      [KEY]: 'from-variable',
      [`${KEY}_FILE`]: file,
      [`${KEY}_FROM`]: `file:${other}`,
    };
    const flags = { apiKey: 'from-the-flag' };
    expect(await plain({ env: { ...all }, flags })).toEqual({ url, apiKey: 'from-the-flag' });
    expect(await plain({ env: { ...all } })).toEqual({ url, apiKey: 'from-variable' });
    const { [KEY]: _, ...noVariable } = all;
    expect(await plain({ env: noVariable })).toEqual({ url, apiKey: 'from-the-file' });
    expect(await plain({ env: { ...all, [KEY]: '' } })).toEqual({ url, apiKey: 'from-the-file' });
    const { [`${KEY}_FILE`]: __, ...onlyReference } = noVariable;
    expect(await plain({ env: onlyReference })).toEqual({ url, apiKey: 'from-the-reference' });
  });

  test('a secret is hidden from then on, stays connected to its place, and a URL stays readable', async () => {
    const redactor = createRedactor();
    const path = await folder.put('key', 'key-of-today');
    const found = await read({ env: { ACME_DESK_URL: url, [`${KEY}_FILE`]: path }, redactor });
    expect(redactor.redact(`${url} key-of-today`)).toBe(`${url} [secret]`);
    const { apiKey } = found;
    if (!(apiKey instanceof LiveSecret)) throw new TypeError('the key is not connected');
    expect(apiKey.reference).toBe(`file:${path}`);
    await folder.put('key', 'key-of-tomorrow');
    expect((await apiKey.read()).reveal()).toBe('key-of-tomorrow');
    expect(redactor.redact('key-of-today key-of-tomorrow')).toBe('[secret] [secret]');
  });

  test('a variable with a secret is taken out of the environment; the others stay', async () => {
    const env = { ACME_DESK_URL: url, [KEY]: 'key-12345' };
    const found = await read({ env });
    expect(env).toEqual({ ACME_DESK_URL: url });
    expect(found['apiKey'] instanceof LiveSecret && found['apiKey'].reference).toBe(`env:${KEY}`);
  });

  test('an age file by reference', async () => {
    const identity = await ageIdentity(folder);
    const path = await folder.put(
      'creds.age',
      await identity.encrypt('{"api_key": "key-in-age-1"}'),
    );
    const env = {
      ACME_DESK_URL: url,
      [`${KEY}_FROM`]: `age:${path}#api_key`,
      GATEHOUSE_AGE_IDENTITY: identity.path,
    };
    expect(await plain({ env })).toEqual({ url, apiKey: 'key-in-age-1' });
  });

  test.each([`${url}\n`, `${url}\r\n`, url])(
    'a setting that is no secret from a file: %j',
    async (text) => {
      const env = { ACME_DESK_URL_FILE: '/run/url', [KEY]: 'key-12345' };
      expect(await plain({ env, readFile: () => text })).toEqual({ url, apiKey: 'key-12345' });
    },
  );

  test('a second newline belongs to the value, and this value is refused', async () => {
    const path = await folder.put('key', 'key-12345\n\n');
    await expect(read({ env: { ACME_DESK_URL: url, [`${KEY}_FILE`]: path } })).rejects.toThrow(
      SettingsError,
    );
  });
});

async function wrong(given: Given): Promise<string> {
  const thrown: unknown = await read(given).catch((error: unknown) => error);
  if (thrown instanceof SettingsError) return thrown.message;
  throw new TypeError(`expected a SettingsError, got ${String(thrown)}`);
}

describe('R66 what is missing or wrong is said with its place', () => {
  test('every missing setting, with everything that it can be set by', async () => {
    expect(await wrong({})).toBe(
      'Vendor "acme-desk" cannot be opened: ' +
        'url is missing: set ACME_DESK_URL or ACME_DESK_URL_FILE; ' +
        'apiKey is missing: set ACME_DESK_API_KEY, ACME_DESK_API_KEY_FILE or ACME_DESK_API_KEY_FROM.',
    );
  });

  test('a setting that has a flag is asked for by its flag as well', async () => {
    expect(await wrong({ env: { [KEY]: 'key-12345' }, flags: { url: undefined } })).toBe(
      'Vendor "acme-desk" cannot be opened: url is missing: give --url, or set ACME_DESK_URL or ACME_DESK_URL_FILE.',
    );
  });

  test('a place that cannot be read, beside what else is wrong', async () => {
    const env = { ACME_DESK_URL: 'nonsense', [`${KEY}_FILE`]: '/run/none' };
    expect(await wrong({ env })).toBe(
      'Vendor "acme-desk" cannot be opened: ' +
        'apiKey: /run/none does not exist. Mount the secret there; ' +
        'url is wrong (Invalid URL): set ACME_DESK_URL or ACME_DESK_URL_FILE.',
    );
  });

  test('a file of a setting that is no secret is named', async () => {
    const env = { ACME_DESK_URL_FILE: '/run/none', [KEY]: 'key-12345' };
    expect(await wrong({ env })).toBe('ACME_DESK_URL_FILE names /run/none, which cannot be read.');
  });

  test.each([
    [
      'key-12345',
      'apiKey: ACME_DESK_API_KEY_FROM is no reference to a secret: it does not begin with file:, env:, age: or vault:. Write file:/run/secrets/x, env:NAME, age:/run/creds.age#api_key or vault:secret/data/redmine#api_key',
    ],
    [
      'age:/run/x#key',
      'apiKey: GATEHOUSE_AGE_IDENTITY is not set: the file with the age identity. Set GATEHOUSE_AGE_IDENTITY',
    ],
    [
      'vault:secret/data/x#key',
      'apiKey: VAULT_ADDR is not set: the address of Vault. Set VAULT_ADDR',
    ],
  ])('a reference that does not work: %s', async (from, problem) => {
    const env = { ACME_DESK_URL: url, [`${KEY}_FROM`]: from };
    expect(await wrong({ env })).toBe(`Vendor "acme-desk" cannot be opened: ${problem}.`);
  });

  test('a reference for what is no secret', async () => {
    const env = { ACME_DESK_URL_FROM: 'file:/run/url', [KEY]: 'key-12345' };
    expect(await wrong({ env })).toBe(
      'ACME_DESK_URL_FROM is set, but url is no secret: set ACME_DESK_URL or ACME_DESK_URL_FILE.',
    );
  });

  test('R35 a wrong value is never repeated', async () => {
    const secret = 'S3CRET with spaces';
    expect(await wrong({ env: { ACME_DESK_URL: secret, [KEY]: secret } })).toBe(
      'Vendor "acme-desk" cannot be opened: ' +
        'url is wrong (Invalid URL): set ACME_DESK_URL or ACME_DESK_URL_FILE; ' +
        'apiKey is wrong (Invalid string: must match pattern /^[a-z0-9-]{8,}$/): ' +
        'set ACME_DESK_API_KEY, ACME_DESK_API_KEY_FILE or ACME_DESK_API_KEY_FROM.',
    );
  });

  test('a rule over several settings needs no field to blame', async () => {
    const both = { ...vendor, settings: vendor.settings.refine(() => false, 'url needs a key') };
    const env = { ACME_DESK_URL: url, [KEY]: 'key-12345' };
    const around = {
      env,
      now: () => 0,
      later: () => () => {},
      log: () => {},
      redactor: createRedactor(),
    };
    const secrets = createSecretSources({ ...around, fetch: () => Promise.reject(new Error()) });
    await expect(readSettings(both, { flags: {}, env, readFile: noFile, secrets })).rejects.toThrow(
      new SettingsError('Vendor "acme-desk" cannot be opened: url needs a key.'),
    );
  });
});
