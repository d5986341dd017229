import fc from 'fast-check';
import { base64url, CompactSign, exportSPKI, generateKeyPair, importJWK, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { AccessError } from './access-error.ts';
import { door, idp, passportHost, ruleOf } from './door.fixture.ts';
import {
  goodClaims,
  NOW,
  PAPER,
  paperNetwork,
  signed,
  signingKey,
  type SigningKey,
} from './paper-issuer.fixture.ts';
import { RESOURCE } from './resources.fixture.ts';

const JWKS = `${PAPER}/jwks`;
const KEYS = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
let keys: Record<(typeof KEYS)[number], SigningKey>;
let ours: SigningKey;
let host: Awaited<ReturnType<typeof passportHost>>;
beforeAll(async () => {
  const made = await Promise.all(KEYS.map((alg) => signingKey(alg, alg)));
  // fromEntries forgets the names that its entries came with
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  keys = Object.fromEntries(made.map((key) => [key.alg, key])) as typeof keys;
  ours = keys.ES256;
  host = await passportHost();
});

/** A door that knows the paper issuer and a host, at the paper issuer's time. */
async function paperDoor(changes: Record<string, unknown> = {}) {
  const network = paperNetwork({
    [JWKS]: () => Response.json({ keys: Object.values(keys).map(({ publicJwk }) => publicJwk) }),
  });
  let now = NOW;
  const passports = { issuer: 'https://gatehouse.test', audience: 'notes', keys: 'keys.json' };
  const opened = await door(
    { passports, idp: idp(PAPER, { jwks: JWKS, ...changes }) },
    { fetch: network.fetch, now: () => now * 1000, keys: host.publicKeys },
  );
  return { ...opened, asked: network.asked, clock: (seconds: number) => void (now = seconds) };
}

const verdict = async (token: string, changes: Record<string, unknown> = {}) =>
  ruleOf((await paperDoor(changes)).enter(token));

describe('R41 a genuine token', () => {
  test.each(KEYS)('signed with %s', async (alg) => {
    expect(await verdict(await signed(keys[alg]))).toBe('admitted');
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

describe('R41 forgeries', () => {
  test.each(['none', 'None', 'NONE'])('alg %s', async (alg) => {
    const token = new UnsecuredJWT(goodClaims).encode();
    const head = base64url.encode(JSON.stringify({ alg, typ: 'at+jwt' }));
    expect(await verdict(token)).toBe('signature token:unsigned');
    expect(await verdict(`${head}.${token.split('.')[1]}.`)).toBe('signature token:unsigned');
    expect(await verdict(`${head}.${token.split('.')[1]}.AAAA`)).toBe('signature token:unsigned');
  });

  test('the public key as the secret of an HMAC, in each form it is published in', async () => {
    const publicKey = await importJWK(keys.RS256.publicJwk, 'RS256');
    if (publicKey instanceof Uint8Array) throw new Error('not a key pair');
    const forms = [JSON.stringify(keys.RS256.publicJwk), await exportSPKI(publicKey)];
    for (const form of [...forms, keys.RS256.publicJwk.n ?? '']) {
      const token = await new CompactSign(Buffer.from(JSON.stringify(goodClaims)))
        .setProtectedHeader({ alg: 'HS256', kid: 'RS256', typ: 'at+jwt' })
        .sign(Buffer.from(form.padEnd(32)));
      expect(await verdict(token)).toBe('signature idp:algorithm');
    }
  });

  test('a key in the header, or the address of one', async () => {
    const thief = await signingKey('ES256', 'ES256');
    const { enter, asked } = await paperDoor();
    const before = asked.length;
    for (const own of [
      { jwk: thief.publicJwk },
      { jku: 'https://evil.test/jwks' },
      { x5u: 'https://evil.test/cert' },
    ]) {
      expect(await ruleOf(enter(await signed(thief, {}, own)))).toBe('malformed token:own-key');
      // even when the signature is good: nobody needs such a header
      expect(await ruleOf(enter(await signed(ours, {}, own)))).toBe('malformed token:own-key');
    }
    expect(asked.length).toBe(before);
  });

  test('the names of our key, but another key', async () => {
    expect(await verdict(await signed(await signingKey('ES256', 'ES256')))).toBe(
      'signature idp:signature',
    );
  });

  test('a key for another algorithm under its name', async () => {
    const claimed = { ...keys.EdDSA, kid: 'ES256' };
    expect(await verdict(await signed(claimed))).toBe('signature idp:signature');
  });

  test('extensions that must be understood', async () => {
    const header = { crit: ['exp'], exp: NOW + 300 };
    const head = base64url.encode(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', ...header }));
    const [, claims, signature] = (await signed(ours)).split('.');
    expect(await verdict(`${head}.${claims}.${signature}`)).toBe('malformed token:crit');
  });

  test('a secret or a private key in the key set makes no token genuine', async () => {
    const secret = Buffer.alloc(32, 7);
    const pair = await generateKeyPair('ES256', { extractable: true });
    const network = paperNetwork({
      [JWKS]: () =>
        Response.json({
          keys: [
            ours.publicJwk,
            { kty: 'oct', k: secret.toString('base64url'), kid: 's', alg: 'HS256' },
          ],
        }),
    });
    const { enter } = await door(
      { idp: idp(PAPER, { jwks: JWKS }) },
      { fetch: network.fetch, now: () => NOW * 1000 },
    );
    const token = await new CompactSign(Buffer.from(JSON.stringify(goodClaims)))
      .setProtectedHeader({ alg: 'HS256', kid: 's', typ: 'at+jwt' })
      .sign(secret);
    expect(await ruleOf(enter(token))).toBe('signature idp:algorithm');
    expect(await ruleOf(enter(await signed({ ...ours, privateKey: pair.privateKey })))).toBe(
      'signature idp:signature',
    );
  });
});

describe('R41 one party cannot speak for the other', () => {
  test('the company signs a passport, the host a company token', async () => {
    const passport = {
      iss: 'https://gatehouse.test',
      aud: 'notes',
      unit: 'support',
      roles: ['lead'],
      run: 'run-1',
      jti: 'id-12345678',
      label: { trust: 'trusted', classes: [] },
      exp: NOW + 60,
    };
    const typ = 'gatehouse-passport+jwt';
    expect(await verdict(await signed(ours, passport, { typ }))).toBe(
      'signature passport:signature',
    );
    expect(await verdict(await signed(ours, { ...passport, iss: PAPER }, { typ }))).toBe(
      'signature passport:signature',
    );
    const hostKey = { alg: 'EdDSA', kid: host.signing.kid, privateKey: host.signing.key };
    if (hostKey.privateKey instanceof Uint8Array) throw new Error('not a key');
    const byHost = { ...hostKey, privateKey: hostKey.privateKey };
    expect(await verdict(await signed(byHost))).toBe('signature idp:signature');
    expect(await verdict(await signed(byHost, passport, { typ }))).toBe('admitted');
    expect(await verdict(await signed(byHost, passport))).toBe('malformed passport:malformed');
  });

  test('a passport is refused with the code that it has everywhere', async () => {
    const { enter, clock } = await paperDoor();
    const token = await host.mint({}, () => NOW * 1000);
    expect(await ruleOf(enter(token))).toBe('admitted');
    // remembered, but not longer than it lives
    clock(NOW + 69);
    expect(await ruleOf(enter(token))).toBe('admitted');
    clock(NOW + 71);
    expect(await ruleOf(enter(token))).toBe('expired passport:expired');
    const other = await host.mint({ audience: 'diary' }, () => (NOW + 71) * 1000);
    expect(await ruleOf(enter(other))).toBe('audience passport:audience');
  });

  test('a passport with the scheme DPoP has no key to prove', async () => {
    const { access } = await paperDoor();
    const token = await host.mint({}, () => NOW * 1000);
    const shown = { token, scheme: 'DPoP', method: 'POST', url: RESOURCE, dpop: 'x' };
    expect(await ruleOf(access.verify(shown))).toBe('proof dpop:unbound');
  });
});

describe('R66 whatever is shown, the answer is a principal or a typed refusal', () => {
  test.each<[string, string | undefined, string]>([
    ['nothing', undefined, 'missing access:missing'],
    ['an empty text', '', 'missing access:missing'],
    ['two words', 'a b', 'malformed access:malformed'],
    ['a line break', 'a\r\nb', 'malformed access:malformed'],
    ['an opaque token that nobody can be asked about', 'opaque', 'malformed access:malformed'],
    ['a very long one', 'a'.repeat(16_385), 'malformed access:malformed'],
    ['an encrypted one', 'a.b.c.d.e', 'malformed access:malformed'],
  ])('%s', async (_what, token, rule) => {
    const { enter } = await paperDoor();
    expect(await ruleOf(enter(token))).toBe(rule);
  });

  test.each(['Basic', '', 'Bearer2', 'DPoP '])('the scheme %j', async (scheme) => {
    const { access } = await paperDoor();
    const token = await signed(ours);
    expect(await ruleOf(access.verify({ token, scheme, method: 'POST', url: RESOURCE }))).toBe(
      'malformed access:scheme',
    );
  });

  test('garbage never comes in and never throws anything else', async () => {
    const { access } = await paperDoor({ type: 'any' });
    const part = fc.oneof(
      fc.json().map((json) => base64url.encode(json)),
      fc.base64String(),
      fc
        .record({
          alg: fc.constantFrom('ES256', 'RS256', 'HS256', 'none'),
          kid: fc.constant('ES256'),
        })
        .map((head) => base64url.encode(JSON.stringify(head))),
      fc.constant(base64url.encode(JSON.stringify(goodClaims))),
    );
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')),
    );
    const shown = fc.record(
      {
        token,
        scheme: fc.oneof(fc.constantFrom('Bearer', 'DPoP'), fc.string()),
        method: fc.string(),
        url: fc.string(),
        dpop: fc.oneof(token, fc.string()),
      },
      { requiredKeys: ['scheme', 'method', 'url'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(shown, token), async (given) => {
        await expect(access.verify(given)).rejects.toBeInstanceOf(AccessError);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a genuine token that is longer than any should be', async () => {
    const token = await signed(ours, { more: 'x'.repeat(16_384) });
    expect(await verdict(token)).toBe('malformed access:malformed');
    expect(await verdict(await signed(ours, { more: 'x'.repeat(8_000) }))).toBe('admitted');
  });

  test('no refusal repeats the token', async () => {
    const { enter } = await paperDoor();
    for (const claims of [{ aud: 'x' }, { exp: 1 }, { org: 3 }, { iss: 'https://e.test' }]) {
      const token = await signed(ours, claims);
      const error: unknown = await enter(token).catch((thrown: unknown) => thrown);
      if (!(error instanceof AccessError)) throw new Error('was admitted');
      for (const part of token.split('.')) {
        expect(JSON.stringify([error.message, error.hint, error.rule])).not.toContain(part);
      }
    }
  });
});

describe('R41 a verified token is remembered, its end is not forgotten', () => {
  test('for a minute, then the key set counts again', async () => {
    const { enter, clock } = await paperDoor();
    const token = await signed(ours);
    const first = await enter(token);
    expect(await enter(token)).toBe(first);
    clock(NOW + 59);
    expect(await enter(token)).toBe(first);
    clock(NOW + 60);
    expect(await enter(token)).not.toBe(first);
  });

  test('where only passports count, a remembered token of the company does not', async () => {
    const { enter, access } = await paperDoor();
    const token = await signed(ours);
    expect(await ruleOf(enter(token))).toBe('admitted');
    expect(await ruleOf(access.verify(token))).toBe('issuer access:issuer');
  });

  test('not beyond its end', async () => {
    const { enter, clock } = await paperDoor();
    const token = await signed(ours, { exp: NOW + 10 });
    const first = await enter(token);
    clock(NOW + 39);
    expect(await enter(token)).toBe(first);
    clock(NOW + 40);
    expect(await ruleOf(enter(token))).toBe('expired idp:expired');
  });
});
