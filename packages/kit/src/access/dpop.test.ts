import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, CompactSign, exportJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { AccessError } from './access-error.ts';
import { ruleOf } from './door.fixture.ts';
import { checkProof, DPOP_ALGORITHMS } from './dpop.ts';
import { NOW, signingKey, type SigningKey } from './paper-issuer.fixture.ts';
import { seenProofs } from './seen-proofs.ts';

const TOKEN = 'the-token';
const ATH = createHash('sha256').update(TOKEN).digest('base64url');
const atNow = () => NOW * 1000;
const claims = { jti: 'p1', htm: 'POST', htu: 'https://desk.test/mcp', iat: NOW, ath: ATH };
let key: SigningKey;
let jkt: string;
beforeAll(async () => {
  key = await signingKey();
  jkt = await calculateJwkThumbprint(key.publicJwk);
});

async function proof(
  change: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  by = key,
): Promise<string> {
  return new SignJWT({ ...claims, ...change })
    .setProtectedHeader({ alg: by.alg, typ: 'dpop+jwt', jwk: by.publicJwk, ...header })
    .sign(by.privateKey);
}

async function verdict(
  text: string | undefined,
  change: { url?: string; jkt?: string } = {},
): Promise<unknown> {
  const request = { method: 'POST', url: 'https://desk.test/mcp', token: TOKEN, jkt, ...change };
  return ruleOf(
    checkProof(text, { ...request, skewSeconds: 30 }, { now: atNow, seen: seenProofs(atNow) }),
  );
}

describe('R41 a proof is for one request (RFC 9449, 4.3)', () => {
  test.each(DPOP_ALGORITHMS)('%s', async (alg) => {
    const other = await signingKey(alg);
    const thumbprint = await calculateJwkThumbprint(other.publicJwk);
    expect(await verdict(await proof({}, {}, other), { jkt: thumbprint })).toBe('admitted');
  });

  test.each<[Record<string, unknown>, string]>([
    [{}, 'admitted'],
    [{ htu: 'https://desk.test/mcp?a=1#b' }, 'admitted'],
    [{ htu: 'HTTPS://DESK.test:443/a/../mcp' }, 'admitted'],
    [{ htu: 'https://desk.test/mcp/' }, 'proof dpop:url'],
    [{ htu: 'https://desk.test/' }, 'proof dpop:url'],
    [{ htu: 'http://desk.test/mcp' }, 'proof dpop:url'],
    [{ htu: 'https://desk.test.evil.test/mcp' }, 'proof dpop:url'],
    [{ htu: 'desk.test/mcp' }, 'proof dpop:url'],
    [{ htm: 'post' }, 'proof dpop:method'],
    [{ htm: 'GET' }, 'proof dpop:method'],
    [{ iat: NOW - 90 }, 'admitted'],
    [{ iat: NOW - 91 }, 'proof dpop:time'],
    [{ iat: NOW + 30 }, 'admitted'],
    [{ iat: NOW + 31 }, 'proof dpop:time'],
    [{ ath: createHash('sha256').update('other').digest('base64url') }, 'proof dpop:token'],
    [{ ath: undefined }, 'proof dpop:malformed'],
    [{ jti: undefined }, 'proof dpop:malformed'],
    [{ jti: '' }, 'proof dpop:malformed'],
    [{ iat: undefined }, 'proof dpop:malformed'],
    [{ iat: '1' }, 'proof dpop:malformed'],
  ])('%j: %s', async (change, expected) => {
    expect(await verdict(await proof(change))).toBe(expected);
  });

  test('two addresses that are none are not the same', async () => {
    const htu = 'urn:desk';
    expect(await verdict(await proof({ htu }), { url: htu })).toBe('proof dpop:url');
  });

  test.each<[string, () => Promise<string | undefined>, string]>([
    ['none', async () => undefined, 'proof dpop:missing'],
    ['an empty one', async () => '', 'proof dpop:missing'],
    ['two in one header', async () => `${await proof()}, ${await proof()}`, 'proof dpop:malformed'],
    ['another type', () => proof({}, { typ: 'JWT' }), 'proof dpop:malformed'],
    ['no type', () => proof({}, { typ: undefined }), 'proof dpop:malformed'],
    ['no key', () => proof({}, { jwk: undefined }), 'proof dpop:malformed'],
    [
      'the private key in it',
      async () => proof({}, { jwk: await exportJWK(key.privateKey) }),
      'proof dpop:malformed',
    ],
    [
      'signed with another key than the one in it',
      async () => proof({}, { jwk: key.publicJwk }, await signingKey()),
      'proof dpop:malformed',
    ],
    ['another key', async () => proof({}, {}, await signingKey()), 'proof dpop:key'],
    [
      'a shared secret as the key',
      async () =>
        new SignJWT(claims)
          .setProtectedHeader({
            alg: 'HS256',
            typ: 'dpop+jwt',
            // typed as what it must not be
            jwk: Object.assign({ kty: 'oct' }, { k: Buffer.alloc(32).toString('base64url') }),
          })
          .sign(Buffer.alloc(32)),
      'proof dpop:malformed',
    ],
    [
      'extensions that must be understood',
      async () =>
        new CompactSign(Buffer.from(JSON.stringify(claims)))
          .setProtectedHeader({
            alg: key.alg,
            typ: 'dpop+jwt',
            jwk: key.publicJwk,
            crit: ['b64'],
            b64: true,
          })
          .sign(key.privateKey),
      'proof dpop:malformed',
    ],
    ['a very long one', () => proof({ more: 'x'.repeat(9_000) }), 'proof dpop:malformed'],
    [
      'an algorithm that is not offered',
      async () => proof({}, {}, await signingKey('ES384')),
      'proof dpop:malformed',
    ],
  ])('%s', async (_what, text, expected) => {
    expect(await verdict(await text())).toBe(expected);
  });

  test('R66 garbage is a typed refusal', async () => {
    const good = await proof();
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .nat(good.length - 2)
        .map((at) => good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        expect(await verdict(given)).toEqual(expect.stringMatching(/^proof dpop:[a-z]+$/));
      }),
      { numRuns: 300 },
    );
  });
});

describe('R41 a proof works once', () => {
  test('as long as it could be shown, and a refused one uses nothing up', async () => {
    let now = NOW * 1000;
    const seen = seenProofs(() => now);
    const text = await proof({ iat: NOW + 30 });
    const shown = (method = 'POST') =>
      ruleOf(
        checkProof(
          text,
          { method, url: 'https://desk.test/mcp', token: TOKEN, jkt, skewSeconds: 30 },
          { now: () => now, seen },
        ),
      );
    expect(await shown('GET')).toBe('proof dpop:method');
    expect(await shown()).toBe('admitted');
    expect(await shown()).toBe('proof dpop:replay');
    now += 120_000;
    expect(await shown()).toBe('proof dpop:replay');
    now += 1;
    expect(await shown()).toBe('proof dpop:time');
  });

  test('of two shown at the same time one comes in', async () => {
    const seen = seenProofs(atNow);
    const text = await proof();
    const request = { method: 'POST', url: 'https://desk.test/mcp', token: TOKEN, jkt };
    const shown = () =>
      ruleOf(checkProof(text, { ...request, skewSeconds: 30 }, { now: atNow, seen }));
    expect(new Set(await Promise.all([shown(), shown()]))).toEqual(
      new Set(['admitted', 'proof dpop:replay']),
    );
  });

  test('what is seen is bounded: full means refused, not forgotten', () => {
    let now = 0;
    const seen = seenProofs(() => now, 2);
    expect([seen.remember('a', 10), seen.remember('b', 10), seen.remember('a', 10)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(() => seen.remember('c', 10)).toThrow(AccessError);
    expect(() => seen.remember('c', 10)).toThrow('too many proofs were shown');
    now = 10;
    expect([seen.remember('c', 20), seen.remember('a', 20)]).toEqual([true, true]);
  });
});
