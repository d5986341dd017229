import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorizationServer, type AuthorizationServer } from './authorization-server.fixture.ts';
import { door, idp, passportHost, ruleOf } from './door.fixture.ts';
import { oauthClient, type OAuthClient } from './oauth-client.fixture.ts';
import { OPAQUE_RESOURCE, OTHER_RESOURCE, RESOURCE } from './resources.fixture.ts';

let server: AuthorizationServer;
let client: OAuthClient;
beforeAll(async () => {
  server = await authorizationServer();
  client = await oauthClient(server.issuer);
});
afterAll(() => server.close());

describe('R41 people sign in at the company, programs for themselves', () => {
  test('code + PKCE: person, unit, roles and scopes come from the token, and the caller is untrusted', async () => {
    const { enter } = await door({ idp: idp(server.issuer) });
    const { access_token: token } = await client.signIn('maya', 'notes:read notes:write');
    const { jti, exp } = decodeJwt(token);
    expect(await enter(token)).toEqual({
      person: 'maya',
      unit: 'support',
      roles: ['lead'],
      scopes: ['notes:read', 'notes:write'],
      run: expect.stringMatching(/^direct:[\w-]{43}$/),
      passport: jti,
      expiresAt: exp,
      label: { trust: 'untrusted', classes: [] },
    });
  });

  test('roles may be one text', async () => {
    const { enter } = await door({ idp: idp(server.issuer) });
    const { access_token: token } = await client.signIn('noor');
    expect(await enter(token)).toMatchObject({
      person: 'noor',
      unit: 'finance',
      roles: ['analyst'],
    });
  });

  test('refresh: the new token opens too, as the same person', async () => {
    const { enter } = await door({ idp: idp(server.issuer) });
    const first = await client.signIn('maya');
    const next = await client.refresh(first.refresh_token ?? '');
    expect(next.access_token).not.toBe(first.access_token);
    expect(await enter(next.access_token)).toMatchObject({
      person: 'maya',
      scopes: ['notes:read'],
    });
  });

  test('client credentials: the program is the person', async () => {
    const { enter } = await door({ idp: idp(server.issuer) });
    expect(await enter(await client.machineToken('notes:write'))).toMatchObject({
      person: 'machine',
      unit: 'integration',
      roles: [],
      scopes: ['notes:read', 'notes:write'],
    });
  });

  test('R23 token exchange: the person with less scope, and who acts', async () => {
    const { enter } = await door({ idp: idp(server.issuer) });
    const { access_token: wide } = await client.signIn('maya', 'notes:write', OTHER_RESOURCE);
    expect(await ruleOf(enter(wide))).toBe('audience idp:audience');
    const narrow = await client.exchange(wide, 'notes:write');
    expect(await enter(narrow)).toMatchObject({
      person: 'maya',
      unit: 'support',
      agent: 'machine',
      scopes: ['notes:read', 'notes:write'],
    });
  });

  test('R42 scopes of the company become ours by the map alone', async () => {
    const scopes_map = { scopes: { 'tickets.rw': ['notes:write', 'ledger:write'] } };
    const { enter } = await door({ idp: idp(server.issuer, { scopes_map }) });
    const { scopes } = await enter(await client.machineToken('tickets.rw notes:read'));
    expect(scopes).toEqual(['notes:read', 'notes:write']);
    expect((await enter(await client.machineToken('notes:read'))).scopes).toEqual([]);
  });
});

describe('R41 whose token it is', () => {
  test('made for another resource', async () => {
    const { enter } = await door({ idp: idp(server.issuer) });
    const token = await client.machineToken('notes:read', OTHER_RESOURCE);
    expect(await ruleOf(enter(token))).toBe('audience idp:audience');
  });

  test('of another issuer, also when it claims to be ours', async () => {
    const stranger = await authorizationServer();
    const { enter } = await door({ idp: idp(server.issuer) });
    const token = await (await oauthClient(stranger.issuer)).machineToken();
    expect(await ruleOf(enter(token))).toBe('issuer access:issuer');
    const both = await door({ idp: [idp(server.issuer), idp(stranger.issuer)] });
    expect(await ruleOf(both.enter(token))).toBe('admitted');
    await stranger.close();
  });

  test('an ID token of the same person is no access token', async () => {
    const { enter } = await door({ idp: idp(server.issuer, { audience: 'desktop' }) });
    const { id_token: token } = await client.signIn('maya');
    expect(await ruleOf(enter(token))).toBe('malformed idp:type');
  });

  test('expired, by the connector’s clock; the tolerance is 30 s and no more', async () => {
    const { enter, later } = await door({ idp: idp(server.issuer) });
    const token = await client.machineToken();
    later(325);
    expect(await ruleOf(enter(token))).toBe('admitted');
    later(331);
    expect(await ruleOf(enter(token))).toBe('expired idp:expired');
  });

  test('passports and tokens of the company open the same door, each by its own keys', async () => {
    const host = await passportHost();
    const passports = { issuer: 'https://gatehouse.test', audience: 'notes', keys: 'keys.json' };
    const both = await door({ passports, idp: idp(server.issuer) }, { keys: host.publicKeys });
    const label = { trust: 'trusted' as const, classes: [] };
    expect(await both.enter(await host.mint({ label }))).toMatchObject({ run: 'run-1', label });
    expect(await both.enter(await client.machineToken())).toMatchObject({ person: 'machine' });
    expect(both.access.options).toEqual({
      mode: 'tokens',
      issuers: [server.issuer, 'https://gatehouse.test'],
      dpop: 'optional',
    });
    // on stdio only the host speaks
    expect(await both.access.verify(await host.mint())).toMatchObject({ person: 'maya' });
    expect(await ruleOf(both.access.verify(await client.machineToken()))).toBe(
      'issuer access:issuer',
    );
  });
});

describe('R41 keys of the company change while running', () => {
  test('a new key is found, a withdrawn one stops', async () => {
    const company = await authorizationServer();
    const tokens = await oauthClient(company.issuer);
    const { enter, later, asked, access } = await door({ idp: idp(company.issuer) });
    expect(access.ready()).toEqual({ ok: true });
    const old = await tokens.machineToken();
    expect(await ruleOf(enter(old))).toBe('admitted');
    await company.rotate();
    const young = await tokens.machineToken();
    expect(await ruleOf(enter(young))).toBe('signature idp:signature');
    later(31);
    expect(await ruleOf(enter(young))).toBe('admitted');
    expect(asked.filter((path) => path === '/jwks')).toHaveLength(2);
    // the verified token is remembered for a minute, its key is not
    later(62);
    expect(await ruleOf(enter(old))).toBe('signature idp:signature');
    await company.close();
  });
});

const introspection = (issuer: string) => ({
  url: `${issuer}/token/introspection`,
  client_id: 'connector',
  client_secret: 'c0nnector',
});

const opaque = (issuer: string, changes: object = {}) =>
  idp(issuer, {
    audience: OPAQUE_RESOURCE,
    introspection: introspection(issuer),
    claims: { person: 'client_id', unit: 'org.unit', roles: 'groups' },
    ...changes,
  });

describe('R41 opaque tokens are asked about', () => {
  test('the answer is mapped like a token, and remembered for a moment', async () => {
    const { enter, asked, later } = await door({ idp: opaque(server.issuer) });
    const token = await client.machineToken('notes:read', OPAQUE_RESOURCE);
    const principal = await enter(token);
    expect(principal).toMatchObject({
      person: 'machine',
      unit: 'integration',
      scopes: ['notes:read'],
    });
    expect(JSON.stringify(principal)).not.toContain(token);
    await Promise.all([enter(token), enter(token)]);
    expect(asked).toHaveLength(1);
    later(11);
    await Promise.all([enter(token), enter(token)]);
    expect(asked).toHaveLength(2);
  });

  test('a revoked one stops after that moment, a made-up one never works', async () => {
    const { enter, asked, later } = await door({ idp: opaque(server.issuer) });
    const token = await client.machineToken('notes:read', OPAQUE_RESOURCE);
    expect(await ruleOf(enter(token))).toBe('admitted');
    await client.revoke(token);
    later(11);
    expect(await ruleOf(enter(token))).toBe('inactive idp:inactive');
    expect(await ruleOf(enter(token))).toBe('inactive idp:inactive');
    expect(asked).toHaveLength(2);
    expect(await ruleOf(enter('made-up'))).toBe('inactive idp:inactive');
  });

  test('one for another resource', async () => {
    const { enter } = await door({ idp: opaque(server.issuer, { audience: RESOURCE }) });
    const token = await client.machineToken('notes:read', OPAQUE_RESOURCE);
    expect(await ruleOf(enter(token))).toBe('audience idp:audience');
  });

  test('without jwks signed tokens are asked about too; this server does not speak about those', async () => {
    const { enter, asked } = await door({ idp: opaque(server.issuer, { audience: RESOURCE }) });
    const signed = await client.machineToken();
    expect(await ruleOf(enter(signed))).toBe('unavailable idp:unavailable');
    expect(asked).toEqual(['/token/introspection']);
  });

  test('a server that is down is not the token’s fault', async () => {
    const company = await authorizationServer();
    const tokens = await oauthClient(company.issuer);
    const token = await tokens.machineToken('notes:read', OPAQUE_RESOURCE);
    const { enter, later } = await door({ idp: opaque(company.issuer) });
    company.fail(true);
    expect(await ruleOf(enter(token))).toBe('unavailable idp:unavailable');
    company.fail(false);
    expect(await ruleOf(enter(token))).toBe('admitted');
    company.fail(true);
    later(11);
    expect(await ruleOf(enter(token))).toBe('unavailable idp:unavailable');
    await company.close();
  });

  test('a wrong client secret of the connector is not the token’s fault either', async () => {
    const { enter } = await door(
      { idp: opaque(server.issuer) },
      { secret: () => Promise.resolve('wrong') },
    );
    const token = await client.machineToken('notes:read', OPAQUE_RESOURCE);
    expect(await ruleOf(enter(token))).toBe('unavailable idp:unavailable');
    const none = await door(
      { idp: opaque(server.issuer) },
      { secret: () => Promise.reject(new Error('vault is sealed')) },
    );
    expect(await ruleOf(none.enter(token))).toBe('unavailable idp:unavailable');
  });
});
