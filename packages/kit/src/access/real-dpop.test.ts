import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorizationServer, type AuthorizationServer } from './authorization-server.fixture.ts';
import { door, idp, ruleOf } from './door.fixture.ts';
import { oauthClient, sentWith, type OAuthClient } from './oauth-client.fixture.ts';
import { presented } from './presented.ts';
import { OTHER_RESOURCE, RESOURCE } from './resources.fixture.ts';

let server: AuthorizationServer;
let client: OAuthClient;
beforeAll(async () => {
  server = await authorizationServer();
  client = await oauthClient(server.issuer);
});
afterAll(() => server.close());

describe('R41 tokens that are bound to a key (DPoP)', () => {
  const at = { method: 'POST', url: RESOURCE };

  test.each(['ES256', 'Ed25519'])('the holder of the %s key comes in', async (algorithm) => {
    const { access } = await door({ idp: idp(server.issuer, { default_unit: 'integration' }) });
    const { token, keys } = await client.boundToken(algorithm);
    const headers = await sentWith(token, keys, 'POST', `${RESOURCE}?x=1#y`);
    expect(await access.verify(presented(headers, at))).toMatchObject({ person: 'bound' });
    expect(await ruleOf(access.verify(presented(headers, at)))).toBe('proof dpop:replay');
    const again = await sentWith(token, keys, 'POST', RESOURCE);
    expect(await ruleOf(access.verify(presented(again, at)))).toBe('admitted');
  });

  test('whoever has only the token does not', async () => {
    const { access } = await door({ idp: idp(server.issuer, { default_unit: 'integration' }) });
    const { token, keys } = await client.boundToken();
    const thief = await client.boundToken();
    const proven = async (by: typeof keys, method = 'POST', url = RESOURCE) =>
      ruleOf(access.verify(presented(await sentWith(token, by, method, url), at)));
    const bearer = presented({ authorization: `Bearer ${token}` }, at);
    expect(await ruleOf(access.verify(bearer))).toBe('proof dpop:bound');
    const bare = presented({ authorization: `DPoP ${token}` }, at);
    expect(await ruleOf(access.verify(bare))).toBe('proof dpop:missing');
    expect(await proven(thief.keys)).toBe('proof dpop:key');
    expect(await proven(keys, 'GET')).toBe('proof dpop:method');
    expect(await proven(keys, 'POST', OTHER_RESOURCE)).toBe('proof dpop:url');
    const other = await sentWith(thief.token, keys, 'POST', RESOURCE);
    const swapped = presented({ ...other, authorization: `DPoP ${token}` }, at);
    expect(await ruleOf(access.verify(swapped))).toBe('proof dpop:token');
  });

  test('a proof is good for a minute and the tolerance', async () => {
    const { access, later } = await door({ idp: idp(server.issuer, { default_unit: 'x' }) });
    const { token, keys } = await client.boundToken();
    const shown = async () => presented(await sentWith(token, keys, 'POST', RESOURCE), at);
    later(88);
    expect(await ruleOf(access.verify(await shown()))).toBe('admitted');
    later(92);
    expect(await ruleOf(access.verify(await shown()))).toBe('proof dpop:time');
  });

  test('required: a token without a key is refused; off: one with a key', async () => {
    const required = await door({
      idp: idp(server.issuer, { dpop: 'required', default_unit: 'x' }),
    });
    const off = await door({ idp: idp(server.issuer, { dpop: 'off', default_unit: 'x' }) });
    const unbound = await client.machineToken();
    expect(await ruleOf(required.enter(unbound))).toBe('proof dpop:required');
    const asBound = presented({ authorization: `DPoP ${unbound}`, dpop: 'x' }, at);
    expect(await ruleOf(required.access.verify(asBound))).toBe('proof dpop:unbound');
    const { token, keys } = await client.boundToken();
    const shown = presented(await sentWith(token, keys, 'POST', RESOURCE), at);
    expect(await ruleOf(required.access.verify(shown))).toBe('admitted');
    expect(await ruleOf(off.access.verify(shown))).toBe('proof dpop:off');
    expect([required.access.options, off.access.options]).toMatchObject([
      { dpop: 'required' },
      { dpop: 'off' },
    ]);
  });
});
