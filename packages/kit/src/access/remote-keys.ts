import { createLocalJWKSet, errors, type CryptoKey, type JWTHeaderParameters } from 'jose';
import { z } from 'zod';
import { AccessConfigError, AccessError } from './access-error.ts';
import { cappedJson, type AccessFetch } from './capped-json.ts';

/** A token with an unknown key makes us ask again, but not more often than this. */
export const COOLDOWN_MS = 30_000;
/** While there are no keys at all, a failed attempt is repeated after this. */
export const RETRY_MS = 5_000;
/** Keys older than this are asked for again, so that a withdrawn one stops being accepted. */
export const REFRESH_MS = 600_000;
/** Keys that could not be renewed for this long are no longer believed. */
export const MAX_AGE_MS = 3_600_000;

/** Whether something can do its work; if not, why, for the operator. */
export type Readiness = { readonly ok: true } | { readonly not: string };

/** The keys of one issuer, as they are now. */
export interface IssuerKeys {
  /**
   * The key that a token names. Throws jose's errors when there is no such key, and AccessError `unavailable` when it
   * could not be asked for.
   */
  keyFor(header: JWTHeaderParameters | undefined): Promise<CryptoKey>;
  /** Asks for the keys if that is due. Throws AccessConfigError when the configuration is why there are none. */
  load(): Promise<void>;
  ready(): Readiness;
}

/** Only public keys for signatures: a symmetric one would make everyone who can read it an issuer. */
const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(200) });
const PUBLIC_KINDS = ['RSA', 'EC', 'OKP'];

/**
 * Keeps the JWK Set of an issuer (RFC 7517) and renews it while running: when a token names a key that is not in it,
 * and every ten minutes. An issuer that does not answer is believed by its last keys for an hour, then not at all.
 * Concurrent calls share one request.
 */
export function remoteKeys(options: {
  readonly issuer: string;
  /** Finds the address once. */
  readonly locate: () => Promise<URL>;
  readonly fetch: AccessFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): IssuerKeys {
  const { issuer, now } = options;
  const what = `the keys of ${issuer}`;
  let url: URL | undefined;
  let known:
    | { readonly find: ReturnType<typeof createLocalJWKSet>; readonly at: number }
    | undefined;
  let attempted = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let running: Promise<void> | undefined;

  const age = () => (known ? now() - known.at : Number.POSITIVE_INFINITY);
  const believed = () => (age() <= MAX_AGE_MS ? known : undefined);

  async function attempt(): Promise<void> {
    attempted = now();
    try {
      url ??= await options.locate();
      const { keys } = await cappedJson(options.fetch, { url, what }, jwks);
      const usable = keys.filter((key) => PUBLIC_KINDS.includes(key.kty) && !('d' in key));
      if (usable.length === 0) {
        throw new AccessError('unavailable', 'idp:unavailable', `${what} hold none for signatures`);
      }
      known = { find: createLocalJWKSet({ keys: usable }), at: now() };
      failure = undefined;
    } catch (error) {
      failure = error;
    }
  }

  /** One request at a time, and not too often; whoever comes while one is under way waits for it. */
  async function renew(): Promise<void> {
    const pause = failure !== undefined && !known ? RETRY_MS : COOLDOWN_MS;
    // a clock that was set back must not stop renewal
    if (!running && Math.abs(now() - attempted) < pause) return;
    running ??= attempt().finally(() => (running = undefined));
    await running;
  }

  const unavailable = () =>
    new AccessError('unavailable', 'idp:unavailable', `${what} cannot be read`, { cause: failure });

  return {
    async keyFor(header) {
      if (age() > REFRESH_MS) await renew();
      const before = believed();
      if (!before) throw unavailable();
      try {
        return await before.find(header);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await renew();
        const after = believed();
        if (!after || failure !== undefined) throw unavailable();
        return after.find(header);
      }
    },
    async load() {
      await renew();
      if (failure instanceof AccessConfigError) throw failure;
    },
    ready() {
      if (believed()) return { ok: true };
      // whoever asks whether we are ready may be all that still calls us
      void renew();
      return { not: failure instanceof Error ? failure.message : `${what} were not read yet` };
    },
  };
}
