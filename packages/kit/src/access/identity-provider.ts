import type { Principal } from '@gatehouse/passport';
import { AccessError } from './access-error.ts';
import type { AccessFetch } from './capped-json.ts';
import type { DpopMode, IdpConfig } from './config.ts';
import { discoverKeys } from './discover.ts';
import { createIntrospection } from './introspection.ts';
import { mapClaims } from './map-claims.ts';
import type { Peeked } from './peek.ts';
import { remoteKeys, type Readiness } from './remote-keys.ts';
import { acceptedUntil, checkClaims, type TokenClaims } from './token-claims.ts';
import { verifySignature } from './verify-jwt.ts';

/** The answer of an introspection endpoint is believed this long: so long can a revoked token still work. */
const INTROSPECTED_FOR_MS = 10_000;

/** A token that was verified, with what must hold each time it is shown. */
export interface Verified {
  readonly principal: Principal;
  /** Milliseconds since the epoch; after it the token must be verified again. */
  readonly until: number;
  /** Thumbprint of the key that the token is bound to. */
  readonly jkt?: string | undefined;
  readonly dpop: DpopMode;
  readonly skewSeconds: number;
}

/** One party whose tokens open the connector. */
export interface IdentityProvider {
  readonly issuer: string;
  /** Whether opaque tokens can be its. */
  readonly takesOpaque: boolean;
  readonly dpop: DpopMode;
  /** `id` is the token's hash. Throws AccessError. */
  verify(token: string, peeked: Peeked, id: string): Promise<Verified>;
  /** Reads the keys, if it has any to read. Throws AccessConfigError. */
  start(): Promise<void>;
  ready(): Readiness;
}

export interface IdpSurroundings {
  readonly scopes: readonly string[];
  readonly now: () => number;
  readonly fetch: AccessFetch;
  readonly secret: (reference: string) => Promise<string>;
}

/** Types that a token of the setting `any` may claim; every other type is a token for something else. */
const UNDECLARED = new Set(['', 'jwt', 'at+jwt']);

/** Verifies tokens of one company identity provider, by its keys or by asking it. */
export function createIdentityProvider(
  config: IdpConfig,
  { scopes, now, fetch, secret }: IdpSurroundings,
): IdentityProvider {
  const { issuer, jwks, introspection } = config;
  const skewSeconds = config.clock_skew_s;
  const audiences = typeof config.audience === 'string' ? [config.audience] : config.audience;
  const locate = () =>
    jwks === undefined ? discoverKeys(fetch, issuer) : Promise.resolve(new URL(jwks));
  const keys =
    jwks === undefined && introspection ? undefined : remoteKeys({ issuer, locate, fetch, now });
  const introspect =
    introspection &&
    createIntrospection({
      issuer,
      endpoint: new URL(introspection.url),
      clientId: introspection.client_id,
      secret: () => secret(introspection.client_secret),
      fetch,
      now,
    });

  /** What the issuer says of the token, and how long that may be believed. */
  async function attested(token: string, peeked: Peeked, id: string) {
    if (peeked.kind === 'jwt' && keys) {
      checkType(config, peeked.typ);
      const claims = await verifySignature(token, keys, config.algorithms);
      return { claims, issuerRequired: true, believedMs: Number.POSITIVE_INFINITY };
    }
    if (!introspect) {
      throw new AccessError('malformed', 'access:malformed', 'the token is not a signed token');
    }
    const claims = await introspect(token, id);
    return { claims, issuerRequired: false, believedMs: INTROSPECTED_FOR_MS };
  }

  return {
    issuer,
    takesOpaque: introspect !== undefined,
    dpop: config.dpop,
    async verify(token, peeked, id) {
      const { claims: given, issuerRequired, believedMs } = await attested(token, peeked, id);
      const time = now();
      const claims = checkClaims(given, {
        issuer,
        issuerRequired,
        audiences,
        skewSeconds,
        now: time,
      });
      return {
        principal: mapClaims(withoutToken(claims, token), config, { id, scopes }),
        until: Math.min(acceptedUntil(claims, skewSeconds) * 1000, time + believedMs),
        jkt: claims.cnf?.jkt,
        dpop: config.dpop,
        skewSeconds,
      };
    },
    start: () => keys?.load() ?? Promise.resolve(),
    ready: () => keys?.ready() ?? { ok: true },
  };
}

/** Some issuers use an opaque token as its own id; the id goes into logs, the token must not. */
function withoutToken(claims: TokenClaims, token: string): TokenClaims {
  return claims.jti === token ? { ...claims, jti: undefined } : claims;
}

function checkType({ type }: IdpConfig, typ: string): void {
  if (type === 'at+jwt' ? typ === type : UNDECLARED.has(typ)) return;
  throw new AccessError(
    'malformed',
    'idp:type',
    type === 'at+jwt'
      ? 'the token does not say that it is an access token (typ at+jwt)'
      : 'the token says that it is for something else than access',
  );
}
