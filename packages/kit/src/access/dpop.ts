import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, type JWK } from 'jose';
import { z } from 'zod';
import { AccessError } from './access-error.ts';
import { mediaType } from './peek.ts';
import type { SeenProofs } from './seen-proofs.ts';

/** Signature algorithms of proofs; asymmetric only (RFC 9449, section 4.2). */
export const DPOP_ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256'] as const;

/** A proof is for one request that is sent at once. Seconds. */
const PROOF_MAX_AGE_SECONDS = 60;
/** Characters. */
const MAX_PROOF_LENGTH = 8_192;

const proofHeader = z.looseObject({
  typ: z.string(),
  jwk: z.looseObject({ kty: z.string() }),
});
const proofClaims = z.looseObject({
  jti: z.string().min(1).max(500),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
});

/** The request that a proof must have been made for. */
export interface ProvenRequest {
  readonly method: string;
  /** The endpoint as clients know it. */
  readonly url: string;
  readonly token: string;
  /** Thumbprint of the key that the token is bound to (RFC 7638, SHA-256). */
  readonly jkt: string;
  readonly skewSeconds: number;
}

/**
 * Checks a DPoP proof (RFC 9449, section 4.3): type, algorithm, signature by the key in it, that this is the key the
 * token is bound to, method, address, time, the hash of the token, and that it was not shown before. Throws AccessError
 * `proof` with the rule `dpop:<what>`. A proof is remembered only after everything else was right.
 */
export async function checkProof(
  proof: string | undefined,
  request: ProvenRequest,
  surroundings: { readonly now: () => number; readonly seen: SeenProofs },
): Promise<void> {
  if (proof === undefined || proof === '') {
    throw refused('missing', 'no DPoP proof was sent with the token');
  }
  const { header, payload } = await verifyProof(proof);
  const thumbprint = await calculateJwkThumbprint(header.jwk, 'sha256');
  if (thumbprint !== request.jkt) {
    throw refused('key', 'the DPoP proof is made with another key than the token is bound to');
  }
  if (payload.htm !== request.method) {
    throw refused('method', 'the DPoP proof is made for another method');
  }
  const address = comparable(payload.htu);
  if (address === undefined || address !== comparable(request.url)) {
    throw refused('url', 'the DPoP proof is made for another address');
  }
  if (payload.ath !== createHash('sha256').update(request.token).digest('base64url')) {
    throw refused('token', 'the DPoP proof is made for another token');
  }
  const { skewSeconds } = request;
  const age = surroundings.now() / 1000 - payload.iat;
  if (age < -skewSeconds || age > PROOF_MAX_AGE_SECONDS + skewSeconds) {
    throw refused('time', 'the DPoP proof is too old, or of the future');
  }
  // the longest that any proof shown now can stay acceptable
  const until = surroundings.now() + (PROOF_MAX_AGE_SECONDS + 2 * skewSeconds + 1) * 1000;
  if (!(await surroundings.seen.remember(`${thumbprint}:${digest(payload.jti)}`, until))) {
    throw refused('replay', 'the DPoP proof was used before');
  }
}

async function verifyProof(proof: string): Promise<{
  header: { jwk: JWK };
  payload: z.infer<typeof proofClaims>;
}> {
  if (proof.length > MAX_PROOF_LENGTH) throw refused('malformed', 'the DPoP proof is too long');
  try {
    const verified = await compactVerify(proof, EmbeddedJWK, { algorithms: [...DPOP_ALGORITHMS] });
    const header = proofHeader.parse(verified.protectedHeader);
    if (mediaType(header.typ) !== 'dpop+jwt' || 'crit' in header) {
      throw refused('malformed', 'the DPoP proof is not of the type dpop+jwt');
    }
    return {
      header,
      payload: proofClaims.parse(JSON.parse(Buffer.from(verified.payload).toString())),
    };
  } catch (error) {
    if (error instanceof AccessError) throw error;
    throw refused('malformed', 'the DPoP proof is not a proof signed by the key in it', error);
  }
}

/** An address without query and fragment, in one spelling (RFC 9449, section 4.3; RFC 3986, section 6.2). */
function comparable(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return `${url.origin}${url.pathname.replaceAll(/%[0-9a-f]{2}/gi, (byte) => byte.toUpperCase())}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function refused(what: string, message: string, cause?: unknown): AccessError {
  return new AccessError('proof', `dpop:${what}`, message, { cause });
}
