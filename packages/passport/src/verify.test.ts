import fc from 'fast-check';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { PassportError } from './error.ts';
import { createKeyPair, readSigningKey, type Algorithm } from './keys.ts';
import { createMint, type PassportRequest } from './mint.ts';
import { createVerifier } from './verify.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
const request: PassportRequest = {
  person: 'maya',
  unit: 'support',
  roles: ['lead'],
  audience: 'support-desk',
  scopes: ['ticketing:read', 'ticketing:write'],
  run: 'run-1',
};

async function world(algorithm: Algorithm = 'EdDSA') {
  const { privateJwk, publicKeys } = await createKeyPair('k1', algorithm);
  const key = await readSigningKey(privateJwk);
  let now = NOW;
  const options = { issuer: 'https://gatehouse.test', now: () => now };
  return {
    key,
    publicKeys,
    clock: (ms: number) => (now = ms),
    mint: createMint({ ...options, key, newId: () => 'id-12345678' }),
    verify: createVerifier({ ...options, audience: 'support-desk', keys: publicKeys }),
  };
}

/** The typed code with which a token is refused; `accepted` when it is not. */
async function verdict(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'accepted';
  } catch (error) {
    return error instanceof PassportError ? error.code : `untyped ${String(error)}`;
  }
}

describe('R23 a passport carries exactly the rights of one call', () => {
  test.each(['EdDSA', 'ES256'] as const)(
    '%s: what was minted is what is read',
    async (algorithm) => {
      const { mint, verify } = await world(algorithm);
      const token = await mint({ ...request, tools: ['get_ticket'], agent: 'breach-reporter' });
      expect(await verify(token)).toEqual({
        person: 'maya',
        unit: 'support',
        roles: ['lead'],
        scopes: ['ticketing:read', 'ticketing:write'],
        run: 'run-1',
        passport: 'id-12345678',
        label: { trust: 'untrusted', classes: [] },
        tools: ['get_ticket'],
        agent: 'breach-reporter',
        expiresAt: NOW / 1000 + 60,
      });
    },
  );

  test('label and approval arrive as they were given; without a label the caller is untrusted', async () => {
    const { mint, verify } = await world();
    const approval = { id: 'approval-1', digest: 'd'.repeat(43), by: 'noor', exp: NOW / 1000 + 60 };
    const label = { trust: 'trusted', classes: ['internal', 'hr'] } as const;
    expect(await verify(await mint({ ...request, label, approval }))).toMatchObject({
      label,
      approval,
    });
    expect((await verify(await mint(request))).label).toEqual({ trust: 'untrusted', classes: [] });
    expect(await verify(await mint(request))).not.toHaveProperty('approval');
  });

  test('any request survives the round trip', async () => {
    const { mint, verify } = await world();
    const word = fc.stringMatching(/^[a-z][a-z0-9:_-]{0,20}$/);
    await fc.assert(
      fc.asyncProperty(
        word,
        word,
        fc.array(word),
        fc.array(word),
        async (person, unit, roles, scopes) => {
          const got = await verify(await mint({ ...request, person, unit, roles, scopes }));
          expect([got.person, got.unit, got.roles, got.scopes]).toEqual([
            person,
            unit,
            roles,
            scopes,
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('R41 a passport that is not exactly right is refused', () => {
  test('missing, empty and garbage', async () => {
    const { verify } = await world();
    expect(await verdict(verify(undefined))).toBe('missing');
    expect(await verdict(verify(''))).toBe('missing');
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (text) => {
        expect(await verdict(verify(text))).toBe('malformed');
      }),
    );
  });

  test('made for another connector', async () => {
    const { mint, verify } = await world();
    expect(await verdict(verify(await mint({ ...request, audience: 'success-desk' })))).toBe(
      'audience',
    );
  });

  test('expired; the tolerance for clocks is 10 s and no more', async () => {
    const { mint, verify, clock } = await world();
    const token = await mint(request);
    clock(NOW + 69_000);
    expect(await verdict(verify(token))).toBe('accepted');
    clock(NOW + 71_000);
    expect(await verdict(verify(token))).toBe('expired');
  });

  test('issued in the future', async () => {
    const { mint, verify, clock } = await world();
    const token = await mint(request);
    clock(NOW - 11_000);
    expect(await verdict(verify(token))).toBe('not_yet_valid');
  });

  test('signed by a stranger with the same key id', async () => {
    const [ours, stranger] = [await world(), await world()];
    expect(await verdict(ours.verify(await stranger.mint(request)))).toBe('signature');
  });

  test('one flipped character anywhere', async () => {
    const { mint, verify } = await world();
    const token = await mint(request);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), async (at) => {
        const other = token[at] === 'A' ? 'B' : 'A';
        const forged = token.slice(0, at) + other + token.slice(at + 1);
        expect(await verdict(verify(forged))).not.toBe('accepted');
      }),
    );
  });

  test('alg none, and HMAC with the public key as secret', async () => {
    const { verify, publicKeys } = await world();
    const claims = {
      scope: 'ticketing:write',
      unit: 'support',
      roles: [],
      run: 'r',
      jti: 'id-12345678',
    };
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer('https://gatehouse.test')
      .setAudience('support-desk')
      .setSubject('maya')
      .setIssuedAt(NOW / 1000)
      .setExpirationTime(NOW / 1000 + 60)
      .encode();
    expect(await verdict(verify(unsigned))).not.toBe('accepted');
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'gatehouse-passport+jwt' })
      .setIssuer('https://gatehouse.test')
      .setAudience('support-desk')
      .setSubject('maya')
      .setIssuedAt(NOW / 1000)
      .setExpirationTime(NOW / 1000 + 60)
      .sign(new TextEncoder().encode(JSON.stringify(publicKeys.keys[0])));
    expect(await verdict(verify(hmac))).toBe('signature');
  });

  test.each([
    ['another issuer', { iss: 'https://evil.test' }, 'issuer'],
    ['longer than five minutes', { exp: NOW / 1000 + 301 }, 'lifetime'],
    ['no unit', { unit: undefined }, 'malformed'],
    ['no person', { sub: undefined }, 'malformed'],
    ['another token type', { typ: 'at+jwt' }, 'malformed'],
    [
      'a label that is not closed',
      { label: { trust: 'trusted', classes: [], by: 'me' } },
      'malformed',
    ],
    ['a class that nobody knows', { label: { trust: 'trusted', classes: ['new'] } }, 'malformed'],
    [
      'an approval of nobody',
      { approval: { id: 'approval-1', digest: 'd'.repeat(43) } },
      'malformed',
    ],
  ])('%s', async (_what, change: Record<string, unknown>, code) => {
    const { key, verify } = await world();
    const { typ = 'gatehouse-passport+jwt', ...claims } = {
      iss: 'https://gatehouse.test',
      sub: 'maya',
      aud: 'support-desk',
      iat: NOW / 1000,
      exp: NOW / 1000 + 300,
      jti: 'id-12345678',
      scope: '',
      unit: 'support',
      roles: [],
      run: 'r',
      ...change,
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ })
      .sign(key.privateKey);
    expect(await verdict(verify(token))).toBe(code);
  });
});

test('the mint refuses a lifetime over five minutes', async () => {
  const { key } = await world();
  const options = { issuer: 'i', key, now: () => NOW, newId: () => 'id-12345678' };
  expect(() => createMint({ ...options, lifetimeSeconds: 301 })).toThrow(RangeError);
});
