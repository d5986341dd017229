import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { defineVendor } from '../vendor/define-vendor.ts';
import { secretSetting } from '../vendor/secret-setting.ts';
import { readSettings } from '../vendor/settings.ts';
import { credentialProfiles } from './profile-config.ts';
import { createProfiles, type Holder } from './profiles.ts';
import { createRedactor } from './redactor.ts';
import { createSecretSources } from './secret-sources.ts';
import { secretFolder, type SecretFolder } from './sources/places.fixture.ts';

const acme = defineVendor({
  id: 'acme',
  title: 'Acme',
  credentials: z.strictObject({
    url: z.url(),
    project: z.string(),
    apiKey: secretSetting(z.string().regex(/^\S+$/)),
  }),
  origin: ({ url }) => new URL(url),
  headers: ({ apiKey }) => ({ 'x-api-key': apiKey }),
  adapter: (http, { project }) => ({
    whoAmI: async () => (await http.get('/me', z.object({ key: z.string() }))).key,
    project,
  }),
});

let folder: SecretFolder;
beforeAll(async () => {
  folder = await secretFolder();
  await folder.put('base', 'key-of-everybody');
  await folder.put('viewer', 'key-of-viewers');
});
afterAll(() => folder.clear());

const at = (name: string) => `file:${folder.path}/${name}`;

async function profiles(config: unknown, env: Record<string, string> = {}) {
  const redactor = createRedactor();
  const lines: unknown[] = [];
  const opened: string[] = [];
  const around = {
    env: {
      ACME_URL: 'https://acme.test',
      ACME_PROJECT: 'main',
      ACME_API_KEY_FROM: at('base'),
      ...env,
    },
    now: () => 0,
    later: () => () => {},
    log: (...line: unknown[]) => void lines.push(line),
    newId: () => 'id',
    redactor,
    // the vendor says which key it was sent
    fetch: async (_url: URL, init: RequestInit) =>
      Response.json({ key: new Headers(init.headers).get('x-api-key') }),
  };
  const sources = createSecretSources(around);
  const base = await readSettings(acme, {
    flags: {},
    env: around.env,
    readFile: () => '',
    secrets: sources,
  });
  const counting: typeof acme = {
    ...acme,
    open(settings, surroundings) {
      opened.push('open');
      const vendor = acme.open(settings, surroundings);
      return { ...vendor, close: () => void opened.push('close') };
    },
  };
  const entries = credentialProfiles.parse(config);
  const made = createProfiles({ vendor: counting, base, entries, sources, surroundings: around });
  return { made, opened, lines, redactor, env: around.env };
}

const viewer: Holder = { roles: ['viewer'], unit: 'billing' };
const agent: Holder = { roles: ['agent'], unit: 'billing' };

async function refusal(call: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await call.catch((error: unknown) => error);
  if (thrown instanceof ConnectorError) return thrown;
  throw new TypeError(`expected a ConnectorError, got ${String(thrown)}`);
}

describe('R42 R33 a credential for each role and unit', () => {
  test('a read-only role uses the read-only credential, everybody else the one of the connector', async () => {
    const { made } = await profiles([
      { name: 'read-only', when: { roles: ['viewer'] }, set: { apiKey: at('viewer') } },
    ]);
    const [forViewer, forAgent] = [await made.openFor(viewer), await made.openFor(agent)];
    expect([await forViewer.adapter.whoAmI(), await forAgent.adapter.whoAmI()]).toEqual([
      'key-of-viewers',
      'key-of-everybody',
    ]);
    expect(forViewer.credential).toEqual({
      profile: 'read-only',
      secrets: { apiKey: at('viewer') },
    });
    expect(forAgent.credential).toEqual({ profile: 'base', secrets: { apiKey: at('base') } });
    expect(made.list()).toEqual([forViewer.credential, forAgent.credential]);
  });

  test('settings that are not named stay, others change too', async () => {
    const { made } = await profiles([{ when: { units: ['billing'] }, set: { project: 'money' } }]);
    const { adapter, credential } = await made.openFor(agent);
    expect([adapter.project, await adapter.whoAmI()]).toEqual(['money', 'key-of-everybody']);
    expect(credential.profile).toBe('credentials[0]');
    expect((await made.openFor({ ...agent, unit: 'sales' })).adapter.project).toBe('main');
  });

  test('refuse keeps people out, with its reason and its name, and opens nothing', async () => {
    const { made, opened } = await profiles([
      { name: 'guests', when: { roles: ['guest'] }, refuse: 'Guests have no access to Acme.' },
    ]);
    const guest = { roles: ['agent', 'guest'], unit: 'billing' };
    const error = await refusal(made.openFor(guest));
    expect([error.code, error.message, error.details]).toEqual([
      'forbidden',
      'Guests have no access to Acme.',
      { rule: 'guests' },
    ]);
    expect(made.credentialFor(guest)).toEqual({
      profile: 'guests',
      refuse: 'Guests have no access to Acme.',
    });
    expect(opened).toEqual([]);
  });

  test('the first entry that matches decides, whatever stands behind it', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const some = fc.option(fc.uniqueArray(name, { minLength: 1 }), { nil: undefined });
    const entry = fc
      .record({ roles: some, units: some })
      .filter(({ roles, units }) => roles !== undefined || units !== undefined);
    return fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 4 }),
        fc.uniqueArray(name),
        name,
        async (whens, roles, unit) => {
          const { made } = await profiles(whens.map((when) => ({ when, set: { project: 'x' } })));
          const index = whens.findIndex(
            (when) =>
              (!when.roles || when.roles.some((role) => roles.includes(role))) &&
              (!when.units || when.units.includes(unit)),
          );
          expect(made.credentialFor({ roles, unit }).profile).toBe(
            index < 0 ? 'base' : `credentials[${index}]`,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the life of a profile', () => {
  test('opened once, when it is first needed, for all who ask at once; closed with the connector', async () => {
    const { made, opened } = await profiles([
      { when: { roles: ['viewer'] }, set: { apiKey: at('viewer') } },
    ]);
    expect(opened).toEqual([]);
    const all = await Promise.all(Array.from({ length: 20 }, () => made.openFor(viewer)));
    expect(new Set(all.map(({ adapter }) => adapter)).size).toBe(1);
    await made.openFor(agent);
    expect(opened).toEqual(['open', 'open']);
    await made.close();
    expect(opened).toEqual(['open', 'open', 'close', 'close']);
  });

  test('a rotated secret is used from the next request on, without opening anything again', async () => {
    await folder.put('rotating', 'key-of-today');
    const { made, opened } = await profiles([
      { when: { roles: ['viewer'] }, set: { apiKey: at('rotating') } },
    ]);
    const { adapter } = await made.openFor(viewer);
    expect(await adapter.whoAmI()).toBe('key-of-today');
    await folder.put('rotating', 'key-of-tomorrow');
    expect(await adapter.whoAmI()).toBe('key-of-tomorrow');
    expect(opened).toEqual(['open']);
  });

  test('R66 a profile whose secret is missing fails alone, says so in the log, and works once it is there', async () => {
    const { made, lines } = await profiles([
      { name: 'ro', when: { roles: ['viewer'] }, set: { apiKey: at('later') } },
    ]);
    const error = await refusal(made.openFor(viewer));
    expect([error.code, error.message]).toEqual([
      'auth_expired',
      'acme: the credential for you cannot be used.',
    ]);
    expect(lines).toMatchObject([
      ['error', 'credential_unavailable', { profile: 'ro', code: 'missing' }],
    ]);
    expect(await (await made.openFor(agent)).adapter.whoAmI()).toBe('key-of-everybody');
    await folder.put('later', 'key-that-came');
    expect(await (await made.openFor(viewer)).adapter.whoAmI()).toBe('key-that-came');
  });

  test('a variable is taken out of the environment before anybody uses the profile', async () => {
    const { made, env, redactor } = await profiles(
      [{ when: { roles: ['viewer'] }, set: { apiKey: 'env:ACME_RO' } }],
      {
        ACME_RO: 'key-in-variable',
      },
    );
    expect(env).not.toHaveProperty('ACME_RO');
    expect(await (await made.openFor(viewer)).adapter.whoAmI()).toBe('key-in-variable');
    expect(redactor.redact('key-in-variable')).toBe('[secret]');
  });
});

describe('R66 entries that cannot work are refused at the start', () => {
  test.each<[string, unknown]>([
    ['nobody is meant', [{ when: {}, set: { project: 'x' } }]],
    ['neither set nor refuse', [{ when: { roles: ['a'] } }]],
    ['both set and refuse', [{ when: { roles: ['a'] }, set: {}, refuse: 'x' }]],
    ['a misspelt key', [{ when: { role: ['a'] }, set: {} }]],
    ['an empty list', [{ when: { roles: [] }, set: {} }]],
    [
      'one name twice',
      [
        { name: 'a', when: { roles: ['a'] }, set: {} },
        { name: 'a', when: { roles: ['b'] }, set: {} },
      ],
    ],
  ])('%s', (_what, config) => {
    expect(credentialProfiles.safeParse(config).success).toBe(false);
  });

  test.each<[Record<string, string>, string]>([
    [
      { apikey: 'file:/x/y' },
      'credentials[0].set.apikey: acme has no such setting; it has url, project, apiKey.',
    ],
    [
      { apiKey: 'CNRY_0123456789' },
      'credentials[0].set.apiKey is no reference to a secret: it does not begin with file:, env:, age: or vault:. ' +
        'Write file:/run/secrets/x, env:NAME, age:/run/creds.age#api_key or vault:secret/data/redmine#api_key.',
    ],
    [
      { apiKey: 'env:NOT_SET' },
      'credentials[0].set.apiKey: The variable NOT_SET is not set. Set NOT_SET, or name a file instead.',
    ],
  ])('%j', async (set, message) => {
    await expect(profiles([{ when: { roles: ['a'] }, set }])).rejects.toThrow(message);
  });
});
