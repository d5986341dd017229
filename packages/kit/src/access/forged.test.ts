import { base64url, CompactSign, exportSPKI, generateKeyPair, importJWK, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { door, idp, ruleOf } from './door.fixture.ts';
import { PAPER_JWKS, paperParties } from './paper-door.fixture.ts';
import {
  goodClaims,
  NOW,
  PAPER,
  paperNetwork,
  signed,
  signingKey,
} from './paper-issuer.fixture.ts';
import { RESOURCE } from './resources.fixture.ts';

const { keys, ours, host, paperDoor, verdict } = await paperParties();

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
      [PAPER_JWKS]: () =>
        Response.json({
          keys: [
            ours.publicJwk,
            { kty: 'oct', k: secret.toString('base64url'), kid: 's', alg: 'HS256' },
          ],
        }),
    });
    const { enter } = await door(
      { idp: idp(PAPER, { jwks: PAPER_JWKS }) },
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
