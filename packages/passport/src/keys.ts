import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';

/** Signature algorithms a passport may carry; everything else, `none` and HMAC included, is refused. */
export const ALGORITHMS = ['EdDSA', 'ES256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

const keyId = z.string().min(1);
const privateJwk = z.looseObject({
  kty: z.string(),
  d: z.string(),
  kid: keyId,
  alg: z.enum(ALGORITHMS),
});
const publicJwk = z.looseObject({ kty: z.string(), kid: keyId, alg: z.enum(ALGORITHMS) });

/** The host's signing key. Keep the private half where only the host can read it. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly privateKey: CryptoKey | Uint8Array;
}

/** A JSON Web Key Set (RFC 7517) of public keys: what a connector is given to verify passports. */
export type PublicKeySet = { keys: JWK[] };
export const publicKeySet = z.object({ keys: z.array(publicJwk).min(1) });

/** Makes a key pair as two JSON documents: the private JWK for the host, the public set for connectors. */
export async function createKeyPair(
  kid: string,
  algorithm: Algorithm = 'EdDSA',
): Promise<{ privateJwk: JWK; publicKeys: PublicKeySet }> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const about = { kid, alg: algorithm, use: 'sig' };
  return {
    privateJwk: { ...(await exportJWK(pair.privateKey)), ...about },
    publicKeys: { keys: [{ ...(await exportJWK(pair.publicKey)), ...about }] },
  };
}

/** The public half of a private JWK, as the set that connectors are given. */
export function publicKeysOf(jwk: unknown): PublicKeySet {
  const { d: _secret, ...rest } = privateJwk.parse(jwk);
  return { keys: [rest] };
}

/** Reads a private JWK made by {@link createKeyPair}. Throws a ZodError that names the field which is wrong. */
export async function readSigningKey(jwk: unknown): Promise<SigningKey> {
  const parsed = privateJwk.parse(jwk);
  const privateKey = await importJWK(parsed, parsed.alg);
  return { kid: parsed.kid, algorithm: parsed.alg, privateKey };
}
