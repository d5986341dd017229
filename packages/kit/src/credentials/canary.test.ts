import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { asConnectorError } from '../error.ts';
import { createLog } from '../log.ts';
import { memoryStore } from '../store/sqlite.fixture.ts';
import { defineVendor } from '../vendor/define-vendor.ts';
import { secretSetting } from '../vendor/secret-setting.ts';
import { readSettings } from '../vendor/settings.ts';
import type { VendorSurroundings } from '../vendor/surroundings.ts';
import { encodingNames, encodings, holds } from './leak.fixture.ts';
import {
  startAuthorizationServer,
  CLIENT,
  type AuthorizationServer,
} from './oauth/authorization-server.fixture.ts';
import { oauthRefreshToken } from './oauth/refresh-token.ts';
import {
  bookOn,
  Clock,
  credentials as oauthSettings,
  endpoint,
} from './oauth/vendor-behind-oauth.fixture.ts';
import { misbehaviours, type Misbehave } from './misbehaviours.fixture.ts';
import { createProfiles } from './profiles.ts';
import { createRedactor } from './redactor.ts';
import { createSecretSources } from './secret-sources.ts';
import {
  ageIdentity,
  realFetch,
  secretFolder,
  type SecretFolder,
} from './sources/places.fixture.ts';
import { startVault, type FakeVault } from './sources/vault.fixture.ts';

/** Marks that each need another escape somewhere. */
const canary = (from: string) => `CNRY_${from}/7x+Q="&é-9f2c`;
/** For each source; `pnpm test:attacks` makes 10,000 on a whole connector. */
const RUNS = 500;
/** For thousands of calls on a machine that is busy with others. */
const PATIENCE_MS = 240_000;
const TOKEN = canary('vault-token').replaceAll(/[^\w]/g, '');

let folder: SecretFolder;
let vault: FakeVault;
let server: AuthorizationServer;
beforeAll(async () => {
  [folder, vault, server] = await Promise.all([
    secretFolder(),
    startVault(),
    startAuthorizationServer(),
  ]);
  vault.token(TOKEN, {});
  vault.put('secret/data/acme', { key: canary('vault') });
});
afterAll(async () => {
  await Promise.all([folder.clear(), vault.close(), server.close()]);
});

const acme = defineVendor({
  id: 'acme',
  title: 'Acme',
  credentials: z.strictObject({ url: z.url(), apiKey: secretSetting(z.string().min(8)) }),
  origin: ({ url }) => new URL(url),
  headers: ({ apiKey }) => ({
    authorization: `Basic ${Buffer.from(`user:${apiKey}`).toString('base64')}`,
  }),
  explain: (_status, body) => ({ message: JSON.stringify(body) }),
  adapter: (http) => ({
    get: (path: string) => http.get(path, z.object({ ok: z.literal(true) })),
    post: (path: string) => http.post(path, { a: 1 }, z.object({ ok: z.literal(true) })),
  }),
});

/** Everything that leaves: what a caller gets, what is logged, and what somebody sees who inspects it. */
function everythingOf(error: unknown, lines: readonly string[]): string {
  const typed = asConnectorError(error);
  return [
    JSON.stringify(typed),
    String(typed),
    typed.stack,
    inspect(typed, { depth: null, showHidden: true }),
    ...lines,
  ].join('\n');
}

function edge(fetch: VendorSurroundings['fetch']) {
  const redactor = createRedactor();
  const lines: string[] = [];
  const log = createLog(
    (line) => void lines.push(line),
    () => 0,
    { redact: redactor.redact },
  );
  const clock = new Clock();
  const around = { fetch, now: clock.now, newId: () => 'id', log, redactor, later: () => () => {} };
  return { redactor, lines, log, clock, around };
}

const places: Record<string, () => Promise<{ from: string; env?: Record<string, string> }>> = {
  file: async () => ({ from: `file:${await folder.put('key', canary('file'), 0o444)}` }),
  env: async () => ({ from: 'env:ACME_SECRET', env: { ACME_SECRET: canary('env') } }),
  age: async () => {
    const identity = await ageIdentity(folder);
    const path = await folder.put(
      'creds.age',
      await identity.encrypt(JSON.stringify({ key: canary('age') })),
    );
    return { from: `age:${path}#key`, env: { GATEHOUSE_AGE_IDENTITY: identity.path } };
  },
  vault: async () => ({
    from: 'vault:secret/data/acme#key',
    env: { VAULT_ADDR: vault.address.href, VAULT_TOKEN: TOKEN },
  }),
};

describe('R35 canaries: not one byte of a credential leaves', () => {
  test.each(Object.keys(places))(
    'from %s, whatever the vendor does with it: 500 calls',
    async (name) => {
      const { from, env = {} } = (await places[name]?.()) ?? { from: '' };
      let text = '';
      let how: Misbehave | undefined;
      const { around, lines } = edge(async (url, init) => {
        if (url.host === vault.address.host) return realFetch(url, init);
        const answer = how?.(text);
        if (answer instanceof Response) return answer;
        throw answer ?? new TypeError('no misbehaviour is set');
      });
      const variables = { ACME_URL: 'https://acme.test', ACME_API_KEY_FROM: from, ...env };
      const sources = createSecretSources({ ...around, env: variables });
      const settings = await readSettings(acme, {
        flags: {},
        env: variables,
        readFile: () => '',
        secrets: sources,
      });
      const bytes = fc.uint8Array({ maxLength: 12 }).map((each) => Buffer.from(each));
      let failed = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...Object.keys(misbehaviours)),
          fc.constantFrom(...encodingNames),
          bytes,
          bytes,
          fc.boolean(),
          async (misbehaviour, encoding, before, after, write) => {
            // a fresh breaker for each call: an open circuit would send nothing
            const { adapter } = acme.open(settings, around);
            text = encodings[encoding](before, canary(name), after);
            how = misbehaviours[misbehaviour];
            lines.length = 0;
            const call = write ? adapter.post('/x') : adapter.get('/x');
            const error: unknown = await call.then(
              () => undefined,
              (thrown: unknown) => thrown,
            );
            around.log('error', 'failed', { error, text, nested: { text: [text] } });
            const said = everythingOf(error, lines);
            expect(holds(said, canary(name))).toBe(false);
            expect(said).not.toContain(TOKEN);
            failed += 1;
          },
        ),
        { numRuns: RUNS },
      );
      expect(failed).toBe(RUNS);
      expect(
        inspect([settings, sources, acme, around.redactor], { depth: null, showHidden: true }),
      ).not.toContain('CNRY_');
      expect(variables).toEqual({
        ACME_URL: 'https://acme.test',
        ACME_API_KEY_FROM: from,
        ...(env['GATEHOUSE_AGE_IDENTITY'] && {
          GATEHOUSE_AGE_IDENTITY: env['GATEHOUSE_AGE_IDENTITY'],
        }),
        ...(env['VAULT_ADDR'] && { VAULT_ADDR: env['VAULT_ADDR'] }),
      });
    },
    PATIENCE_MS,
  );

  test('a source that breaks: missing, unreadable, malformed, refused, sealed', async () => {
    const { around, lines, log } = edge(realFetch);
    const identity = await ageIdentity(folder);
    const env = {
      VAULT_ADDR: vault.address.href,
      VAULT_TOKEN: TOKEN,
      GATEHOUSE_AGE_IDENTITY: identity.path,
    };
    const sources = createSecretSources({ ...around, env });
    const vendorSettings = {
      url: 'https://acme.test',
      apiKey: sources.open('vault:secret/data/acme#key', 'x'),
    };
    await vendorSettings.apiKey.read();
    const broken = [
      `file:${await folder.put('open', canary('open'), 0o666)}`,
      `file:${await folder.put('bytes', Buffer.concat([Buffer.from(canary('bytes')), Buffer.from([0xff])]))}`,
      `age:${await folder.put('plain.age', canary('plain'))}`,
      `age:${await folder.put('text.age', await identity.encrypt(canary('text')))}#key`,
      `age:${await folder.put('list.age', await identity.encrypt(`- ${canary('list')}`))}#key`,
      'vault:secret/data/acme#other',
      'vault:secret/data/none#key',
      'vault:kv/none#key',
    ];
    const entries = broken.map((reference, index) => ({
      when: { units: [`unit-${index}`] },
      set: { apiKey: reference },
    }));
    const profiles = createProfiles({
      vendor: acme,
      base: vendorSettings,
      entries,
      sources,
      surroundings: around,
    });
    for (const index of broken.keys()) {
      const holder = { roles: [], unit: `unit-${index}` };
      const error: unknown = await profiles.openFor(holder).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'auth_expired' });
      log('error', 'failed', { error });
      expect(everythingOf(error, lines)).not.toContain('CNRY');
    }
    vault.sealed = true;
    const error: unknown = await vendorSettings.apiKey
      .read({ fresh: true })
      .catch((thrown: unknown) => thrown);
    vault.sealed = false;
    log('error', 'failed', { error });
    expect(inspect(error, { showHidden: true }) + lines.join('')).not.toContain('CNRY');
    expect(lines.length).toBeGreaterThan(10);
  });

  test('an authorization server that repeats client secret, refresh token and access token', async () => {
    const refreshToken = await server.consent();
    const seen = new Set<string>([CLIENT.secret, refreshToken]);
    let echo = false;
    const { around, lines, clock, log } = edge(async (url, init) => {
      const sent = JSON.stringify([
        url,
        init.headers,
        init.body instanceof URLSearchParams ? init.body.toString() : '',
        [...new Headers(init.headers)],
      ]);
      if (url.host !== server.tokenUrl.host || echo) {
        return Response.json(
          { error: 'invalid_scope', error_description: sent, sent },
          { status: 400 },
        );
      }
      const answer = await realFetch(url, init);
      const tokens = z
        .object({ access_token: z.string(), refresh_token: z.string() })
        .parse(await answer.clone().json());
      seen.add(tokens.access_token).add(tokens.refresh_token);
      return answer;
    });
    const vendor = defineVendor({
      id: 'acme',
      title: 'Acme',
      credentials: oauthSettings,
      origin: () => new URL('https://acme.test'),
      authorize: oauthRefreshToken({ endpoint, first: (settings) => settings.refreshToken ?? '' }),
      explain: (_status, body) => ({ message: JSON.stringify(body) }),
      adapter: (http) => ({ me: () => http.get('/me', z.object({ ok: z.boolean() })) }),
    });
    const given = {
      tokenUrl: server.tokenUrl.href,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      refreshToken,
    };
    const { adapter } = vendor.open(given, { ...around, grants: bookOn(memoryStore(), clock) });
    for (const step of ['vendor', 'renewal', 'vendor', 'server', 'server']) {
      echo = step === 'server';
      if (step !== 'vendor') clock.ms += 600_000;
      const error: unknown = await adapter.me().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      log('error', 'failed', { error });
      const said = everythingOf(error, lines);
      for (const secret of seen) expect([step, holds(said, secret)]).toEqual([step, false]);
      expect(said).toContain(echo ? 'invalid_scope' : '[secret]');
    }
    expect(seen.size).toBe(6);
  });
});
