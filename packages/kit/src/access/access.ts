import {
  createVerifier,
  PassportError,
  type PassportVerifier,
  type Principal,
  type PublicKeySet,
} from '@gatehouse/passport';
import { ConnectorError } from '../error.ts';

/** How callers prove who they are. `off` is for one person on one machine and never leaves loopback. */
export type AccessOptions =
  | { readonly mode: 'off' }
  | {
      readonly mode: 'passport';
      readonly issuer: string;
      readonly audience: string;
      readonly keys: PublicKeySet;
    };

export interface Access {
  readonly options: AccessOptions;
  /** The principal behind a token. Throws PassportError; with access off everyone is the local person. */
  readonly verify: PassportVerifier;
}

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
    };
    return { options, verify: () => Promise.resolve(local) };
  }
  const { issuer, audience, keys } = options;
  return { options, verify: createVerifier({ issuer, audience, keys, now }) };
}

/** A refused passport where there is no HTTP status to answer with: `auth_expired` or `forbidden`, with the rule. */
export function passportRefused(error: PassportError): ConnectorError {
  const code = error.code === 'expired' ? 'auth_expired' : 'forbidden';
  return new ConnectorError(code, `The call was refused: ${error.message}.`, {
    hint: 'Call through the Gatehouse host, which mints a passport for each call.',
    details: { rule: `passport:${error.code}` },
    cause: error,
  });
}
