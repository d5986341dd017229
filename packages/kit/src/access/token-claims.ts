import { z } from 'zod';
import { AccessError } from './access-error.ts';

const seconds = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * What every access token must say, in a JWT (RFC 9068, section 2.2) or in the answer of an introspection endpoint
 * (RFC 7662, section 2.2). `cnf.jkt`: the thumbprint of the key that it is bound to (RFC 9449, section 6).
 */
const tokenClaims = z.looseObject({
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: seconds,
  nbf: seconds.optional(),
  iat: seconds.optional(),
  jti: z.string().optional(),
  cnf: z.looseObject({ jkt: z.string().optional() }).optional(),
  act: z.looseObject({ sub: z.string().optional() }).optional(),
});
export type TokenClaims = z.infer<typeof tokenClaims>;

/** Claims that only other kinds of token carry: ID tokens (OpenID Connect Core 3.1.3.6) and events (RFC 8417). */
const FOREIGN_CLAIMS = ['at_hash', 'c_hash', 'events'];

export interface Expectation {
  readonly issuer: string;
  /** An introspection endpoint need not repeat who it is; a token must. */
  readonly issuerRequired: boolean;
  readonly audiences: readonly string[];
  readonly skewSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Holds claims against what is expected of them. Throws AccessError; nothing of the claims is in its message. */
export function checkClaims(given: unknown, expected: Expectation): TokenClaims {
  const parsed = tokenClaims.safeParse(given);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0]?.toString() ?? 'claims';
    if (field === 'aud') throw audience();
    throw new AccessError(
      'malformed',
      'idp:claims',
      `the claim "${field}" of the token is missing or wrong`,
    );
  }
  const claims = parsed.data;
  if (claims.iss !== expected.issuer && (expected.issuerRequired || claims.iss !== undefined)) {
    throw new AccessError(
      'issuer',
      'idp:issuer',
      'the token comes from an issuer that this connector does not trust',
    );
  }
  const named = typeof claims.aud === 'string' ? [claims.aud] : claims.aud;
  if (!named.some((name) => expected.audiences.includes(name))) throw audience();
  if (FOREIGN_CLAIMS.some((name) => Object.hasOwn(claims, name))) {
    throw new AccessError('malformed', 'idp:type', 'the token is not an access token');
  }
  // a certificate (RFC 8705), say: accepted without it, the token would work for whoever stole it
  if (Object.keys(claims.cnf ?? {}).some((binding) => binding !== 'jkt')) {
    throw new AccessError(
      'proof',
      'idp:bound',
      'the token is bound to its holder in a way that this connector cannot check',
    );
  }
  checkTimes(claims, expected);
  return claims;
}

/** Seconds since the epoch until which a token is accepted, the difference of clocks included. */
export function acceptedUntil(claims: TokenClaims, skewSeconds: number): number {
  return claims.exp + skewSeconds;
}

function checkTimes(claims: TokenClaims, { skewSeconds, now }: Expectation): void {
  const second = now / 1000;
  if (acceptedUntil(claims, skewSeconds) <= second) {
    throw new AccessError('expired', 'idp:expired', 'the token has expired');
  }
  const begins = Math.max(claims.nbf ?? 0, claims.iat ?? 0);
  if (begins > second + skewSeconds) {
    throw new AccessError('not_yet_valid', 'idp:not_yet_valid', 'the token is not valid yet');
  }
}

function audience(): AccessError {
  return new AccessError('audience', 'idp:audience', 'the token was made for another resource');
}
