import fc from 'fast-check';
import { base64url } from 'jose';
import { describe, expect, test } from 'vitest';
import { ruleOf } from './door.fixture.ts';
import { paperParties } from './paper-door.fixture.ts';
import { goodClaims, NOW, PAPER, signed } from './paper-issuer.fixture.ts';
import { RESOURCE } from './resources.fixture.ts';

const { keys, ours, paperDoor, verdict } = await paperParties();

describe('R41 a genuine token', () => {
  test.each(Object.values(keys))('signed with $alg', async (key) => {
    expect(await verdict(await signed(key))).toBe('admitted');
  });

  test.each<[string, Record<string, unknown>]>([
    ['one of several audiences', { aud: ['https://other.test', RESOURCE] }],
    ['no iat, no jti', { iat: undefined, jti: undefined }],
    ['begins within the tolerance', { nbf: NOW + 29, iat: NOW + 29 }],
    ['ended within the tolerance', { exp: NOW - 29 }],
  ])('%s', async (_what, claims) => {
    expect(await verdict(await signed(ours, claims))).toBe('admitted');
  });

  test('any of our audiences', async () => {
    expect(await verdict(await signed(ours), { audience: ['notes', RESOURCE] })).toBe('admitted');
  });

  test.each(['AT+JWT', 'application/at+jwt'])('its type in the spelling %s', async (typ) => {
    expect(await verdict(await signed(ours, {}, { typ }))).toBe('admitted');
  });

  test.each([undefined, 'JWT', 'at+jwt'])('with any type allowed, %s', async (typ) => {
    expect(await verdict(await signed(ours, {}, { typ }), { type: 'any' })).toBe('admitted');
  });
});

describe('R41 a token that is not exactly right is refused', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['another audience', { aud: 'https://other.test' }, 'audience idp:audience'],
    ['only the beginning of ours', { aud: RESOURCE.slice(0, -1) }, 'audience idp:audience'],
    ['several others', { aud: ['a', 'b'] }, 'audience idp:audience'],
    ['no audience', { aud: undefined }, 'audience idp:audience'],
    ['an audience of another kind', { aud: { [RESOURCE]: true } }, 'audience idp:audience'],
    ['another issuer', { iss: 'https://evil.test' }, 'issuer access:issuer'],
    ['our issuer with a slash', { iss: `${PAPER}/` }, 'issuer access:issuer'],
    ['no issuer', { iss: undefined }, 'issuer access:issuer'],
    ['an issuer of another kind', { iss: [PAPER] }, 'malformed access:malformed'],
    ['ended', { exp: NOW - 30 }, 'expired idp:expired'],
    ['no end', { exp: undefined }, 'malformed idp:claims'],
    ['an end of another kind', { exp: String(NOW + 300) }, 'malformed idp:claims'],
    ['not begun', { nbf: NOW + 31 }, 'not_yet_valid idp:not_yet_valid'],
    ['of the future', { iat: NOW + 31 }, 'not_yet_valid idp:not_yet_valid'],
    ['the hash of an ID token', { at_hash: 'x' }, 'malformed idp:type'],
    ['bound to a certificate', { cnf: { 'x5t#S256': 'x' } }, 'proof idp:bound'],
    ['bound to two things', { cnf: { jkt: 'x', jwk: {} } }, 'proof idp:bound'],
    ['bound to a key, without proof', { cnf: { jkt: 'x' } }, 'proof dpop:bound'],
    ['a logout token', { events: {} }, 'malformed idp:type'],
    ['no person', { sub: undefined }, 'mapping mapping:person'],
    ['no unit', { org: {} }, 'mapping mapping:unit'],
    ['roles of another kind', { groups: { lead: true } }, 'mapping mapping:roles'],
  ])('%s', async (_what, claims, rule) => {
    expect(await verdict(await signed(ours, claims))).toBe(rule);
  });

  test.each(['JWT', 'id_token+jwt', 'logout+jwt', 'dpop+jwt', undefined])(
    'of the type %s',
    async (typ) => {
      expect(await verdict(await signed(ours, {}, { typ }))).toBe('malformed idp:type');
    },
  );

  test.each(['logout+jwt', 'secevent+jwt', 'dpop+jwt'])(
    'of the type %s, though any access token would do',
    async (typ) => {
      expect(await verdict(await signed(ours, {}, { typ }), { type: 'any' })).toBe(
        'malformed idp:type',
      );
    },
  );

  test('signed with an algorithm that this issuer may not use', async () => {
    expect(await verdict(await signed(keys.RS256), { algorithms: ['ES256'] })).toBe(
      'signature idp:algorithm',
    );
  });

  test('one flipped character anywhere', async () => {
    const token = await signed(ours);
    const { enter } = await paperDoor();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), async (at) => {
        const other = token[at] === 'A' ? 'B' : 'A';
        const rule = await ruleOf(enter(token.slice(0, at) + other + token.slice(at + 1)));
        expect(rule).toEqual(expect.stringMatching(/^(malformed|signature|issuer) [a-z:_-]+$/));
      }),
      { numRuns: 200 },
    );
  });

  test('other claims under a good signature', async () => {
    const [head, , signature] = (await signed(ours)).split('.');
    const claims = base64url.encode(JSON.stringify({ ...goodClaims, sub: 'root' }));
    expect(await verdict(`${head}.${claims}.${signature}`)).toBe('signature idp:signature');
  });
});
