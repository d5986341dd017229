import { exportJWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { AccessConfigError } from './access-error.ts';
import { ruleOf } from './door.fixture.ts';
import { PAPER, paperNetwork, signingKey, type SigningKey } from './paper-issuer.fixture.ts';
import { COOLDOWN_MS, MAX_AGE_MS, REFRESH_MS, remoteKeys, RETRY_MS } from './remote-keys.ts';

const JWKS = `${PAPER}/jwks`;
let one: SigningKey;
let two: SigningKey;
beforeAll(async () => {
  one = await signingKey('ES256', 'one');
  two = await signingKey('ES256', 'two');
});

const set = (...keys: object[]) => Response.json({ keys });
const header = (kid: string, alg = 'ES256') => ({ alg, kid });

/** The keys of an issuer whose answers and clock a test sets. */
function issuerKeys(answer?: () => Response | Promise<Response>) {
  const network = paperNetwork(answer ? { [JWKS]: answer } : {});
  let now = 1_000_000;
  const keys = remoteKeys({
    issuer: PAPER,
    locate: () => Promise.resolve(new URL(JWKS)),
    fetch: network.fetch,
    now: () => now,
  });
  return {
    keys,
    asked: network.asked,
    answers: (next: () => Response | Promise<Response>) => void (network.answers[JWKS] = next),
    dies: () => void delete network.answers[JWKS],
    pass: (ms: number) => void (now += ms),
    has: (kid: string) =>
      ruleOf(keys.keyFor(header(kid)).catch((error: unknown) => rethrown(error))),
  };
}

/** jose's own errors by their code. */
function rethrown(error: unknown): never {
  throw error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')
    ? String(error.code)
    : error;
}

const UNKNOWN = 'ERR_JWKS_NO_MATCHING_KEY';
const UNAVAILABLE = 'unavailable idp:unavailable';

describe('R41 the keys of an issuer are asked for when they must be', () => {
  test('once for all calls, also for those that come at the same time', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    await Promise.all([issuer.has('one'), issuer.has('one'), issuer.keys.load()]);
    issuer.pass(REFRESH_MS);
    expect(await issuer.has('one')).toBe('admitted');
    expect(issuer.asked).toHaveLength(1);
  });

  test('again for an unknown key, but not more than once in 30 s', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    expect(await issuer.has('one')).toBe('admitted');
    issuer.answers(() => set(one.publicJwk, two.publicJwk));
    expect(await issuer.has('two')).toBe(UNKNOWN);
    issuer.pass(COOLDOWN_MS - 1);
    expect(await issuer.has('two')).toBe(UNKNOWN);
    expect(issuer.asked).toHaveLength(1);
    issuer.pass(1);
    expect(await Promise.all([issuer.has('two'), issuer.has('two')])).toEqual([
      'admitted',
      'admitted',
    ]);
    expect(await issuer.has('three')).toBe(UNKNOWN);
    expect(issuer.asked).toHaveLength(2);
  });

  test('again after ten minutes, so that a withdrawn key stops', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    expect(await issuer.has('one')).toBe('admitted');
    issuer.answers(() => set(two.publicJwk));
    issuer.pass(REFRESH_MS + 1);
    expect(await issuer.has('one')).toBe(UNKNOWN);
    expect(await issuer.has('two')).toBe('admitted');
  });

  test('a clock that was set back stops nothing', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    expect(await issuer.has('one')).toBe('admitted');
    issuer.answers(() => set(two.publicJwk));
    issuer.pass(-500_000);
    expect(await issuer.has('two')).toBe('admitted');
  });
});

describe('R41 an issuer that does not answer', () => {
  test('is believed by its last keys for an hour, then not at all', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    expect(await issuer.has('one')).toBe('admitted');
    issuer.dies();
    issuer.pass(MAX_AGE_MS);
    expect(await issuer.has('one')).toBe('admitted');
    expect(issuer.keys.ready()).toEqual({ ok: true });
    issuer.pass(1);
    expect(await issuer.has('one')).toBe(UNAVAILABLE);
    expect(issuer.keys.ready()).toEqual({
      not: `the keys of ${PAPER} cannot be read: no usable answer`,
    });
    issuer.answers(() => set(one.publicJwk));
    issuer.pass(COOLDOWN_MS);
    expect(await issuer.has('one')).toBe('admitted');
  });

  test('is not asked by every call meanwhile', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    await issuer.keys.load();
    issuer.dies();
    issuer.pass(REFRESH_MS + 1);
    await Promise.all([issuer.has('one'), issuer.has('one')]);
    await issuer.has('one');
    expect(issuer.asked).toHaveLength(2);
    issuer.pass(COOLDOWN_MS);
    await issuer.has('one');
    expect(issuer.asked).toHaveLength(3);
  });

  test('leaves it open whether an unknown key is good', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    await issuer.keys.load();
    issuer.dies();
    issuer.pass(COOLDOWN_MS);
    expect(await issuer.has('two')).toBe(UNAVAILABLE);
    expect(await issuer.has('one')).toBe('admitted');
  });

  test('from the start: refused, and tried again after 5 s', async () => {
    const issuer = issuerKeys();
    await issuer.keys.load();
    expect(await issuer.has('one')).toBe(UNAVAILABLE);
    issuer.answers(() => set(one.publicJwk));
    issuer.pass(RETRY_MS - 1);
    expect(await issuer.has('one')).toBe(UNAVAILABLE);
    issuer.pass(1);
    expect(await issuer.has('one')).toBe('admitted');
  });

  test('asking whether we are ready makes it so', async () => {
    const issuer = issuerKeys();
    expect(issuer.keys.ready()).toEqual({ not: `the keys of ${PAPER} were not read yet` });
    await issuer.keys.load();
    expect(issuer.keys.ready()).toEqual({
      not: `the keys of ${PAPER} cannot be read: no usable answer`,
    });
    const asked = new Promise<void>((resolve) => {
      issuer.answers(() => {
        resolve();
        return set(one.publicJwk);
      });
    });
    issuer.pass(RETRY_MS);
    issuer.keys.ready();
    await asked;
    await issuer.keys.load();
    expect(issuer.keys.ready()).toEqual({ ok: true });
  });
});

describe('R41 what is no key set is not believed', () => {
  test.each<[string, () => Response | Promise<Response>, string]>([
    ['an error', () => new Response('no', { status: 500 }), 'status 500'],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: JWKS } }),
      'status 302',
    ],
    ['no JSON', () => new Response('<html>'), 'no usable answer'],
    ['other JSON', () => Response.json({ keys: 'many' }), 'the answer is not in its form (keys)'],
    ['a list', () => Response.json([]), 'the answer is not in its form (document)'],
    [
      'too many bytes',
      () => Response.json({ keys: [one.publicJwk], more: 'x'.repeat(262_144) }),
      'the answer is over 262144 bytes',
    ],
  ])('%s', async (_what, answer, why) => {
    const issuer = issuerKeys(answer);
    expect(await issuer.has('one')).toBe(UNAVAILABLE);
    expect(issuer.keys.ready()).toEqual({ not: `the keys of ${PAPER} cannot be read: ${why}` });
  });

  test('a set without a public key for signatures', async () => {
    const secret = { kty: 'oct', k: 'AAAA', kid: 'one' };
    const issuer = issuerKeys(() => set(secret));
    expect(await issuer.has('one')).toBe(UNAVAILABLE);
    expect(issuer.keys.ready()).toEqual({
      not: `the keys of ${PAPER} hold none for signatures`,
    });
  });

  test('a private key that was published is no longer a secret, so it is nobody’s', async () => {
    const leaked = { ...(await exportJWK(two.privateKey)), kid: 'two' };
    const issuer = issuerKeys(() => set(one.publicJwk, leaked));
    expect(await issuer.has('one')).toBe('admitted');
    expect(await issuer.has('two')).toBe(UNKNOWN);
  });

  test('requests go out without following redirects, and end', async () => {
    const issuer = issuerKeys(() => set(one.publicJwk));
    await issuer.keys.load();
    expect(issuer.asked[0]?.init).toMatchObject({ redirect: 'manual' });
    expect(issuer.asked[0]?.init.signal).toBeInstanceOf(AbortSignal);
  });
});

test('R66 a contradiction in the configuration is said at the start, not only logged', async () => {
  const contradiction = new AccessConfigError('access.idp: no');
  const keys = remoteKeys({
    issuer: PAPER,
    locate: () => Promise.reject(contradiction),
    fetch: paperNetwork({}).fetch,
    now: () => 0,
  });
  await expect(keys.load()).rejects.toBe(contradiction);
  expect(keys.ready()).toEqual({ not: 'access.idp: no' });
  expect(await ruleOf(keys.keyFor(header('one')))).toBe(UNAVAILABLE);
});
