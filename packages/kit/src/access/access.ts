import {
  createVerifier,
  rememberVerified,
  CLEAN,
  type PassportError,
  type Principal,
  type PublicKeySet,
} from '@gatehouse/passport';
import { ConnectorError, type ConnectorErrorCode } from '../error.ts';
import { AccessError } from './access-error.ts';
import type { DpopMode } from './config.ts';
import type { Credentials } from './presented.ts';
import type { Readiness } from './remote-keys.ts';

/**
 * How callers prove who they are without a configuration file. `off` is for one person on one machine and never leaves
 * loopback; `passport` serves one host's passports alone.
 */
export type AccessOptions =
  | { readonly mode: 'off' }
  | {
      readonly mode: 'passport';
      readonly issuer: string;
      readonly audience: string;
      readonly keys: PublicKeySet;
    };

/** What `openAccess` makes of a configuration, as far as others need to know. */
export interface TokenAccess {
  readonly mode: 'tokens';
  /** Everyone whose tokens are accepted. */
  readonly issuers: readonly string[];
  /** `required`: no token works without a proof. `off`: none that is bound to a key works. */
  readonly dpop: DpopMode;
}

export interface Access {
  readonly options: AccessOptions | TokenAccess;
  /**
   * The principal behind what a caller shows: the credentials of an HTTP request, or a bare passport (from the metadata
   * of a request on stdio). Throws AccessError, in the mode `passport` PassportError; with access off everyone is the
   * local person. The principal is all that is known of a token outside this folder.
   */
  verify(given: Credentials | string | undefined): Promise<Principal>;
  /** Whether tokens can be verified now; asked often, it also makes missing keys being asked for. */
  ready(): Readiness;
}

const ready = (): Readiness => ({ ok: true });

/** `scopes` are all scopes of the connector: what the local person holds when access is off. */
export function createAccess(
  options: AccessOptions,
  scopes: readonly string[],
  now: () => number,
): Access {
  if (options.mode === 'off') {
    const local: Principal = {
      person: 'local',
      unit: 'local',
      roles: [],
      scopes,
      run: 'local',
      passport: 'none',
      expiresAt: Number.MAX_SAFE_INTEGER,
      // whoever switched the door off vouches for who comes in
      label: CLEAN,
    };
    return { options, ready, verify: () => Promise.resolve(local) };
  }
  const { issuer, audience, keys } = options;
  const verify = rememberVerified(createVerifier({ issuer, audience, keys, now }), { now });
  return {
    options,
    ready,
    verify: (given) => verify(typeof given === 'object' ? given.token : given),
  };
}

/**
 * A refused caller where there is no HTTP status to answer with: `auth_expired`, `upstream` when nobody could be asked,
 * else `forbidden`, with the rule.
 */
export function passportRefused(error: PassportError | AccessError): ConnectorError {
  const code: ConnectorErrorCode =
    error.code === 'expired'
      ? 'auth_expired'
      : error.code === 'unavailable'
        ? 'upstream'
        : 'forbidden';
  const ours = error instanceof AccessError && !error.rule.startsWith('passport:');
  return new ConnectorError(code, `The call was refused: ${error.message}.`, {
    hint: ours
      ? error.hint
      : 'Call through the Gatehouse host, which mints a passport for each call.',
    details: { rule: error instanceof AccessError ? error.rule : `passport:${error.code}` },
    cause: error,
  });
}
