import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { AccessFetch } from './capped-json.ts';
import { RESOURCE } from './resources.fixture.ts';

export const PAPER = 'https://idp.test';
/** Seconds since the epoch at which the tests of paper issuers begin. */
export const NOW = Date.parse('2026-11-02T09:00:00Z') / 1000;

export const goodClaims = {
  iss: PAPER,
  sub: 'maya',
  aud: RESOURCE,
  iat: NOW,
  exp: NOW + 300,
  jti: 'token-1',
  scope: 'notes:read',
  org: { unit: 'support' },
  groups: ['grp-leads'],
};

export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function signingKey(alg = 'ES256', kid = 'k1'): Promise<SigningKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid };
  return { alg, kid, privateKey: pair.privateKey, publicJwk };
}

/** A token with any claims and header, signed with a key. A claim set to undefined is left out. */
export function signed(
  key: Pick<SigningKey, 'alg' | 'kid' | 'privateKey'>,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT({ ...goodClaims, ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
    .sign(key.privateKey);
}

/** Answers by path, and keeps what was asked; a path without an answer fails like a dead host. */
export function paperNetwork(answers: Record<string, () => Response | Promise<Response>>) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch: AccessFetch = async (url, init) => {
    asked.push({ url: url.href, init });
    const answer = answers[url.href];
    if (!answer) throw new TypeError('fetch failed');
    return answer();
  };
  return { fetch, asked, answers };
}
