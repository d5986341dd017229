import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LiveSecret } from '../credentials/live-secret.ts';
import { createRedactor } from '../credentials/redactor.ts';
import { fileSource } from '../credentials/sources/file.ts';
import { secretFolder, type SecretFolder } from '../credentials/sources/places.fixture.ts';
import { ConnectorError } from '../error.ts';
import { defineVendor, type VendorSurroundings } from './define-vendor.ts';
import { secretSetting } from './secret-setting.ts';

const KEY = 'key-0123456789';
const URL_SETTING = 'https://acme.test/base-path-long';
const acme = defineVendor({
  id: 'acme',
  title: 'Acme',
  credentials: z.strictObject({
    url: z.url(),
    apiKey: secretSetting(z.string().regex(/^[a-z0-9-]+$/)),
  }),
  origin: ({ url }) => new URL(url),
  headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
  explain: (_status, body) => ({ message: z.string().parse(body) }),
  adapter: (http, settings, { now }) => ({
    read: () => http.get('/me', z.object({ name: z.string() })),
    settings,
    now,
  }),
});

let folder: SecretFolder;
beforeAll(async () => (folder = await secretFolder()));
afterAll(() => folder.clear());

const answering = (status: number, body: unknown) => () => Response.json(body, { status });

/** What an edge hands in; records the requests it is asked for. */
function around(answer: (key: string) => Response) {
  const sent: [string, string][] = [];
  const lines: unknown[] = [];
  const clock = { now: 42 };
  const redactor = createRedactor();
  const surroundings: VendorSurroundings = {
    fetch: (url, init) => {
      const key = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
      sent.push([url.href, key]);
      return Promise.resolve(answer(key));
    },
    now: () => clock.now,
    newId: () => 'id',
    log: (level, event, fields) => void lines.push([level, event, fields]),
    redactor,
  };
  return { sent, lines, clock, redactor, surroundings };
}

async function keyFile(text: string, redactor = createRedactor()) {
  const path = await folder.put('key', text);
  const apiKey = new LiveSecret(
    fileSource(path, () => {}),
    redactor,
  );
  await apiKey.read();
  return { path, apiKey };
}

async function refusal(call: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await call.catch((error: unknown) => error);
  if (thrown instanceof ConnectorError) return thrown;
  throw new TypeError(`expected a ConnectorError, got ${String(thrown)}`);
}

describe('R33 a vendor over HTTP', () => {
  test('its credential goes into the header of each request to its origin; the adapter never has it', async () => {
    const { sent, surroundings } = around(answering(200, { name: 'Maya' }));
    const { adapter, references } = acme.open({ url: URL_SETTING, apiKey: KEY }, surroundings);
    expect([await adapter.read(), adapter.now()]).toEqual([{ name: 'Maya' }, 42]);
    expect(sent).toEqual([['https://acme.test/me', KEY]]);
    expect(adapter.settings).toEqual({ url: URL_SETTING });
    expect(references).toEqual({ apiKey: 'given' });
  });

  test('R35 a vendor that repeats the credential is silenced; its address stays readable', async () => {
    const { surroundings } = around(answering(401, `bad key ${KEY} at ${URL_SETTING}`));
    const { adapter } = acme.open({ url: URL_SETTING, apiKey: KEY }, surroundings);
    const error = await refusal(adapter.read());
    expect([error.code, error.message]).toEqual([
      'auth_expired',
      `acme refused GET /me with status 401: bad key [secret] at ${URL_SETTING}.`,
    ]);
  });

  test('R35 the redactor of the process knows the credential as long as the vendor is open', async () => {
    const { redactor, surroundings } = around(answering(200, {}));
    const opened = acme.open({ url: URL_SETTING, apiKey: KEY }, surroundings);
    expect(redactor.redact(`${KEY} ${URL_SETTING}`)).toBe(`[secret] ${URL_SETTING}`);
    await opened.close();
    expect(redactor.redact(KEY)).toBe(KEY);
  });

  test.each([
    ['another form', 'WRONG-KEY-123', 'Invalid string'],
    ['too short to be hidden', 'short', 'has fewer than 8 characters'],
  ])('wrong settings open nothing: %s', (_what, apiKey, message) => {
    const { sent, surroundings } = around(answering(200, {}));
    const open = () => acme.open({ url: URL_SETTING, apiKey }, surroundings);
    expect(open).toThrow(message);
    expect(open).not.toThrow(apiKey);
    expect(sent).toEqual([]);
  });
});

describe('R33 a credential that changes while the vendor is open', () => {
  test('the next request carries the new one', async () => {
    const { sent, lines, surroundings } = around(answering(200, { name: 'Maya' }));
    const { path, apiKey } = await keyFile('key-of-today', surroundings.redactor);
    const { adapter, references } = acme.open({ url: URL_SETTING, apiKey }, surroundings);
    await adapter.read();
    await folder.put('key', 'key-of-tomorrow');
    await adapter.read();
    expect(sent.map(([, key]) => key)).toEqual(['key-of-today', 'key-of-tomorrow']);
    expect(lines).toEqual([
      ['info', 'credential_rotated', { vendor: 'acme', settings: ['apiKey'] }],
    ]);
    expect(references).toEqual({ apiKey: `file:${path}` });
    expect(surroundings.redactor?.redact('key-of-today key-of-tomorrow')).toBe('[secret] [secret]');
  });

  test('a 401 while the key was being replaced is tried once more with the new one', async () => {
    const { sent, surroundings } = around((key) => {
      return key === 'key-of-today'
        ? Response.json('no', { status: 401 })
        : Response.json({ name: 'Maya' });
    });
    const { apiKey } = await keyFile('key-of-today');
    // a source that caches, as Vault's does
    let cached = await apiKey.read();
    const source = {
      reference: 'vault:x/y#z',
      read: async ({ fresh = false } = {}) => {
        if (fresh) {
          await folder.put('key', 'key-of-tomorrow');
          cached = await apiKey.read();
        }
        return cached;
      },
    };
    const live = new LiveSecret(source, createRedactor());
    await live.read();
    const { adapter } = acme.open({ url: URL_SETTING, apiKey: live }, surroundings);
    expect(await adapter.read()).toEqual({ name: 'Maya' });
    expect(sent.map(([, key]) => key)).toEqual(['key-of-today', 'key-of-tomorrow']);
  });

  test('a 401 to the only key there is, is final', async () => {
    const { sent, surroundings } = around(answering(401, 'no'));
    const { adapter } = acme.open({ url: URL_SETTING, apiKey: KEY }, surroundings);
    await refusal(adapter.read());
    expect(sent).toHaveLength(1);
  });

  test('R66 a key that is gone or wrong: nothing is sent, the log says where, the model does not learn it', async () => {
    const { sent, lines, surroundings } = around(answering(200, { name: 'Maya' }));
    const { path, apiKey } = await keyFile('key-of-today');
    const { adapter } = acme.open({ url: URL_SETTING, apiKey }, surroundings);
    await folder.remove('key');
    const error = await refusal(adapter.read());
    expect([error.code, error.message, error.hint]).toEqual([
      'auth_expired',
      'acme: a credential cannot be read.',
      'Ask the operator of this connector; its log says which one, and what to do.',
    ]);
    await folder.put('key', 'CNRY WRONG');
    expect(await refusal(adapter.read())).toEqual(error);
    expect(sent).toEqual([]);
    expect(lines).toMatchObject([
      ['error', 'credential_unavailable', { code: 'missing', message: `${path} does not exist.` }],
      ['error', 'credential_unavailable', { code: 'malformed' }],
    ]);
    expect(JSON.stringify(lines)).not.toContain('CNRY');
    await folder.put('key', 'key-of-tomorrow');
    await adapter.read();
    expect(sent.map(([, key]) => key)).toEqual(['key-of-tomorrow']);
  });
});
