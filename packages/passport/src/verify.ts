import { createLocalJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { MAX_LIFETIME_SECONDS, passportClaims, toPrincipal, type Principal } from './claims.ts';
import { PassportError, type PassportErrorCode } from './error.ts';
import { ALGORITHMS, type PublicKeySet } from './keys.ts';

export interface VerifierOptions {
  readonly issuer: string;
  /** The name of the connector instance that verifies. */
  readonly audience: string;
  readonly keys: PublicKeySet;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Clocks of two machines may differ by this many seconds. Default 10. */
  readonly clockToleranceSeconds?: number;
}

/** How far the clocks of two machines may be apart where nothing else is said. */
export const CLOCK_TOLERANCE_SECONDS = 10;

export type PassportVerifier = (token: string | undefined) => Promise<Principal>;

const claimErrors: Partial<Record<string, [PassportErrorCode, string]>> = {
  iss: ['issuer', 'the passport comes from an issuer that this connector does not trust'],
  aud: ['audience', 'the passport was made for another connector'],
  nbf: ['not_yet_valid', 'the passport is not valid yet'],
  exp: ['malformed', 'the passport has no expiry'],
};

/**
 * Verifies passports: signature by a known key with an allowed algorithm, type, issuer, exactly this audience,
 * not expired, and made for at most five minutes. Throws {@link PassportError} for everything else.
 */
export function createVerifier(options: VerifierOptions): PassportVerifier {
  const keySet = createLocalJWKSet(options.keys);
  const tolerance = options.clockToleranceSeconds ?? CLOCK_TOLERANCE_SECONDS;
  return async (token) => {
    if (token === undefined || token === '') {
      throw new PassportError('missing', 'no passport was presented');
    }
    const now = options.now();
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keySet, {
        algorithms: [...ALGORITHMS],
        typ: 'gatehouse-passport+jwt',
        issuer: options.issuer,
        audience: options.audience,
        clockTolerance: tolerance,
        currentDate: new Date(now),
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      }));
    } catch (error) {
      throw explain(error);
    }
    const claims = passportClaims.safeParse(payload);
    if (!claims.success) {
      const field = claims.error.issues[0]?.path.join('.') ?? 'claims';
      throw new PassportError('malformed', `the passport's claim "${field}" is missing or wrong`);
    }
    const { iat, exp } = claims.data;
    if (exp - iat > MAX_LIFETIME_SECONDS) {
      throw new PassportError(
        'lifetime',
        `the passport lives longer than ${MAX_LIFETIME_SECONDS} s`,
      );
    }
    if (iat > Math.floor(now / 1000) + tolerance) {
      throw new PassportError('not_yet_valid', 'the passport was issued in the future');
    }
    return toPrincipal(claims.data);
  };
}

function explain(error: unknown): PassportError {
  if (error instanceof errors.JWTExpired) {
    return new PassportError('expired', 'the passport has expired');
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const known = claimErrors[error.claim];
    if (known) return new PassportError(...known);
    return new PassportError('malformed', `the passport's claim "${error.claim}" is wrong`);
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return new PassportError(
      'signature',
      'the passport is not signed by a key this connector knows',
    );
  }
  return new PassportError('malformed', 'the passport is not a signed token of this kind');
}
