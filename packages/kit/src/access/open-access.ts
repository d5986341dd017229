import { createHash } from 'node:crypto';
import {
  CLOCK_TOLERANCE_SECONDS,
  createVerifier,
  PassportError,
  type PassportVerifier,
} from '@gatehouse/passport';
import { LRUCache } from 'lru-cache';
import { AccessError } from './access-error.ts';
import type { Access } from './access.ts';
import type { AccessConfig, DpopMode } from './config.ts';
import { checkProof } from './dpop.ts';
import {
  createIdentityProvider,
  type IdentityProvider,
  type IdpSurroundings,
  type Verified,
} from './identity-provider.ts';
import { readPassportKeys } from './passport-keys.ts';
import { peek } from './peek.ts';
import { readScheme, readToken, type Credentials } from './presented.ts';
import { seenProofs, type SeenProofs } from './seen-proofs.ts';

/** A verified token is believed this long at most; what its issuer takes back meanwhile is noticed then. */
const CACHED_FOR_MS = 60_000;
const MAX_CACHED = 10_000;

export interface AccessSurroundings extends IdpSurroundings {
  /** Reads the file of the host's public keys. */
  readonly readFile: (path: string) => string;
  /** Where proofs are remembered. Default: in this process. */
  readonly seen?: SeenProofs;
}

/**
 * The access layer of a connector that passports, tokens of company identity providers, or both open. The issuers are
 * asked for their keys before it resolves; one that does not answer makes it not ready, not fail. Throws
 * AccessConfigError when the configuration is the reason.
 */
export async function openAccess(
  config: AccessConfig,
  surroundings: AccessSurroundings,
): Promise<Access> {
  const { now } = surroundings;
  const seen = surroundings.seen ?? seenProofs(now);
  const passports = config.passports && openPassports(config.passports, surroundings);
  const providers = (config.idp ?? []).map((idp) => createIdentityProvider(idp, surroundings));
  const cache = new LRUCache<string, Verified>({ max: MAX_CACHED });
  await Promise.all(providers.map((provider) => provider.start()));

  /** Verifies a token with the keys of the one party that could have made it. */
  function verifyNew(token: string, id: string, passportOnly: boolean): Promise<Verified> {
    const peeked = peek(token);
    if (peeked.kind === 'opaque') {
      const provider = passportOnly ? undefined : providers.find((one) => one.takesOpaque);
      if (!provider) {
        throw new AccessError('malformed', 'access:malformed', 'the token is not a signed token');
      }
      return provider.verify(token, peeked, id);
    }
    const { typ, issuer } = peeked;
    if (passports && (typ === 'gatehouse-passport+jwt' || issuer === config.passports?.issuer)) {
      return passports(token);
    }
    const provider = passportOnly ? undefined : providers.find((one) => one.issuer === issuer);
    if (provider) return provider.verify(token, peeked, id);
    throw new AccessError(
      'issuer',
      'access:issuer',
      'the token comes from an issuer that this connector does not trust',
    );
  }

  async function known(token: string, passportOnly: boolean): Promise<Verified> {
    const id = createHash('sha256').update(token).digest('base64url');
    const key = passportOnly ? `passport:${id}` : id;
    const before = cache.get(key);
    if (before && now() < before.until) return before;
    cache.delete(key);
    const verified = await verifyNew(token, id, passportOnly);
    const until = Math.min(verified.until, now() + CACHED_FOR_MS);
    const kept = { ...verified, until };
    cache.set(key, kept);
    return kept;
  }

  return {
    options: { mode: 'tokens', issuers: issuersOf(config), dpop: overallDpop(config, providers) },
    async verify(given) {
      if (typeof given !== 'object') return (await known(readToken(given), true)).principal;
      const token = readToken(given.token);
      const scheme = readScheme(given.scheme);
      const verified = await known(token, false);
      if (mustProve(verified, scheme)) await prove(given, token, verified);
      return verified.principal;
    },
    ready() {
      const states = providers.map((provider) => provider.ready());
      return states.find((state) => 'not' in state) ?? { ok: true };
    },
  };

  function prove(given: Credentials, token: string, { jkt = '', skewSeconds }: Verified) {
    const { method, url } = given;
    return checkProof(given.dpop, { method, url, token, jkt, skewSeconds }, { now, seen });
  }
}

/**
 * Whether a proof has to be shown. Throws AccessError `proof` where token and scheme do not fit: a bound token that is
 * used like an unbound one could be a stolen one (RFC 9449, section 7.2).
 */
function mustProve({ jkt, dpop }: Verified, scheme: 'bearer' | 'dpop'): boolean {
  if (jkt === undefined) {
    if (scheme === 'dpop') {
      throw new AccessError('proof', 'dpop:unbound', 'the token is not bound to a key');
    }
    if (dpop === 'required') {
      throw new AccessError('proof', 'dpop:required', 'only tokens that are bound to a key work');
    }
    return false;
  }
  if (dpop === 'off') {
    throw new AccessError('proof', 'dpop:off', 'tokens that are bound to a key do not work here');
  }
  if (scheme === 'bearer') {
    throw new AccessError(
      'proof',
      'dpop:bound',
      'the token is bound to a key and must be used with the scheme DPoP',
    );
  }
  return true;
}

function openPassports(
  { issuer, audience, keys: path }: NonNullable<AccessConfig['passports']>,
  { now, readFile }: AccessSurroundings,
): (token: string) => Promise<Verified> {
  const keys = readPassportKeys('access.passports.keys:', path, readFile);
  const verify: PassportVerifier = createVerifier({
    issuer,
    audience,
    keys,
    now,
  });
  return async (token) => {
    try {
      const principal = await verify(token);
      const until = (principal.expiresAt + CLOCK_TOLERANCE_SECONDS) * 1000;
      return { principal, until, dpop: 'off', skewSeconds: CLOCK_TOLERANCE_SECONDS };
    } catch (error) {
      if (!(error instanceof PassportError)) throw error;
      throw new AccessError(error.code, `passport:${error.code}`, error.message);
    }
  };
}

function issuersOf({ passports, idp = [] }: AccessConfig): string[] {
  return [...idp.map(({ issuer }) => issuer), ...(passports ? [passports.issuer] : [])];
}

/** What holds for every caller; passports are not bound to a key. */
function overallDpop({ passports }: AccessConfig, idps: readonly IdentityProvider[]): DpopMode {
  if (idps.every(({ dpop }) => dpop === 'off')) return 'off';
  return !passports && idps.every(({ dpop }) => dpop === 'required') ? 'required' : 'optional';
}
