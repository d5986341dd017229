import { SignJWT } from 'jose';
import { MAX_LIFETIME_SECONDS, type Approval } from './claims.ts';
import type { SigningKey } from './keys.ts';
import type { Label } from './label.ts';

/** What a passport shall say. Times and the id are added by the mint. */
export interface PassportRequest {
  readonly person: string;
  readonly unit: string;
  readonly roles: readonly string[];
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly run: string;
  readonly tools?: readonly string[];
  readonly agent?: string;
  /** What entered the conversation. Without one the connector takes it for untrusted. */
  readonly label?: Label;
  readonly approval?: Approval;
  /** The `jti`, if the caller wants to refer to the passport in its own records. Unique, unguessable. */
  readonly id?: string;
}

export interface MintOptions {
  readonly issuer: string;
  readonly key: SigningKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Makes the `jti` where the request has none. */
  readonly newId: () => string;
  /** Seconds, at most {@link MAX_LIFETIME_SECONDS}. Default 60: a passport is for one call. */
  readonly lifetimeSeconds?: number;
}

export type Mint = (request: PassportRequest) => Promise<string>;

/**
 * Makes signed passports (JWT, RFC 7519) for single calls to connectors.
 * Throws a RangeError for a lifetime over five minutes.
 */
export function createMint(options: MintOptions): Mint {
  const lifetime = options.lifetimeSeconds ?? 60;
  if (lifetime <= 0 || lifetime > MAX_LIFETIME_SECONDS) {
    throw new RangeError(`a passport lives between 1 and ${MAX_LIFETIME_SECONDS} seconds`);
  }
  return async (request) => {
    const issuedAt = Math.floor(options.now() / 1000);
    return new SignJWT({
      scope: request.scopes.join(' '),
      unit: request.unit,
      roles: [...request.roles],
      run: request.run,
      ...(request.tools && { tools: [...request.tools] }),
      ...(request.agent !== undefined && { act: { sub: request.agent } }),
      ...(request.label && { label: request.label }),
      ...(request.approval && { approval: request.approval }),
    })
      .setProtectedHeader({
        alg: options.key.algorithm,
        kid: options.key.kid,
        typ: 'gatehouse-passport+jwt',
      })
      .setIssuer(options.issuer)
      .setSubject(request.person)
      .setAudience(request.audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .setJti(request.id ?? options.newId())
      .sign(options.key.privateKey);
  };
}
