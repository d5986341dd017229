import { describe, expect, test } from 'vitest';
import { AccessConfigError } from './access-error.ts';
import { discoverKeys, metadataUrls } from './discover.ts';
import { door, idp, ruleOf } from './door.fixture.ts';
import { NOW, PAPER, paperNetwork, signed, signingKey } from './paper-issuer.fixture.ts';

const document =
  (changes: object = {}) =>
  () =>
    Response.json({ issuer: PAPER, jwks_uri: `${PAPER}/keys`, ...changes });
const OAUTH = `${PAPER}/.well-known/oauth-authorization-server`;
const OPENID = `${PAPER}/.well-known/openid-configuration`;

describe('R41 where an issuer keeps its keys', () => {
  test('is asked where RFC 8414 and OpenID Connect say', () => {
    expect(metadataUrls('https://idp.test')).toEqual([new URL(OAUTH), new URL(OPENID)]);
    expect(metadataUrls('https://idp.test/realms/a/')).toEqual([
      new URL('https://idp.test/.well-known/oauth-authorization-server/realms/a'),
      new URL('https://idp.test/realms/a/.well-known/openid-configuration'),
    ]);
  });

  test('the second place counts when the first has nothing', async () => {
    const { fetch, asked } = paperNetwork({ [OPENID]: document() });
    expect((await discoverKeys(fetch, PAPER)).href).toBe(`${PAPER}/keys`);
    expect(asked.map(({ url }) => url)).toEqual([OAUTH, OPENID]);
  });

  test.each([
    [{ issuer: 'https://evil.test' }, 'names the issuer "https://evil.test"'],
    [{ issuer: `${PAPER}/` }, 'names the issuer "https://idp.test/"'],
    [{ jwks_uri: 'https://evil.test/keys' }, 'say so: jwks: https://evil.test/keys'],
    [{ jwks_uri: 'http://idp.test/keys' }, 'keeps its keys on another origin, http://idp.test'],
    [{ jwks_uri: 'https://idp.test:8443/keys' }, 'on another origin, https://idp.test:8443'],
  ])('%j is refused', async (changes, why) => {
    const { fetch } = paperNetwork({ [OAUTH]: document(changes), [OPENID]: document() });
    const error: unknown = await discoverKeys(fetch, PAPER).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AccessConfigError);
    expect(error).toMatchObject({ message: expect.stringContaining(why) });
  });

  test('nobody answers', async () => {
    expect(await ruleOf(discoverKeys(paperNetwork({}).fetch, PAPER))).toBe(
      'unavailable idp:unavailable',
    );
  });
});

describe('R66 at the start', () => {
  test('a contradiction stops it, a silence makes it not ready until it ends', async () => {
    const wrong = paperNetwork({ [OAUTH]: document({ issuer: 'https://evil.test' }) });
    await expect(door({ idp: idp(PAPER) }, { fetch: wrong.fetch })).rejects.toBeInstanceOf(
      AccessConfigError,
    );

    let now = NOW;
    const network = paperNetwork({});
    const { access, enter } = await door(
      { idp: idp(PAPER) },
      { fetch: network.fetch, now: () => now * 1000 },
    );
    const key = await signingKey();
    const token = await signed(key);
    expect(access.ready()).toEqual({
      not: `the metadata of ${PAPER} cannot be read: no usable answer`,
    });
    expect(await ruleOf(enter(token))).toBe('unavailable idp:unavailable');
    network.answers[OAUTH] = document();
    network.answers[`${PAPER}/keys`] = () => Response.json({ keys: [key.publicJwk] });
    now += 5;
    expect(await ruleOf(enter(token))).toBe('admitted');
    expect(access.ready()).toEqual({ ok: true });
  });

  test('keys on another origin are fine where the configuration names them', async () => {
    const key = await signingKey();
    const jwks = 'https://keys.test/of-idp';
    const network = paperNetwork({ [jwks]: () => Response.json({ keys: [key.publicJwk] }) });
    const { enter } = await door(
      { idp: idp(PAPER, { jwks }) },
      { fetch: network.fetch, now: () => NOW * 1000 },
    );
    expect(await ruleOf(enter(await signed(key)))).toBe('admitted');
    expect(network.asked.map(({ url }) => url)).toEqual([jwks]);
  });

  test('a key file that cannot be read stops it', async () => {
    const passports = { issuer: 'https://gatehouse.test', audience: 'notes', keys: 'k.json' };
    await expect(door({ passports }, { keys: { keys: [] } })).rejects.toThrow(
      'access.passports.keys: k.json must be a readable JSON Web Key Set',
    );
  });
});
