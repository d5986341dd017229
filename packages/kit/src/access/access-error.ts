import type { PassportErrorCode } from '@gatehouse/passport';

/**
 * Why a caller was not let in. Stable: callers switch on it. Those of a passport, and `inactive` (the identity provider
 * no longer stands by the token), `proof` (its holder did not prove to be its holder), `mapping` (the token is genuine,
 * but says too little about the person), `unavailable` (nobody could be asked: try again, the token may be good).
 */
export type AccessErrorCode = PassportErrorCode | 'inactive' | 'proof' | 'mapping' | 'unavailable';

const hints = {
  missing: 'Send an access token of this resource; the metadata document names who issues them.',
  malformed: 'Send an access token of this resource; the metadata document names who issues them.',
  signature: 'Get a new token from the issuer that the metadata document names.',
  issuer: 'Get a token from an issuer that the metadata document names.',
  audience: 'Ask the issuer for a token for this resource (RFC 8707, the parameter "resource").',
  expired: 'Get a new token and repeat the call.',
  not_yet_valid: 'Compare the clocks of the issuer and of this connector.',
  lifetime: 'Mint passports for at most five minutes.',
  inactive: 'Sign in again: the token was revoked or has ended.',
  proof: 'Send a fresh DPoP proof for this request with the key that the token is bound to.',
  mapping: 'Ask an administrator: the connector cannot tell from the token who you are here.',
  unavailable: 'Try again in a few seconds; the token may be good.',
} as const satisfies Record<AccessErrorCode, string>;

/**
 * A refused caller. `rule` names the check that refused and is as stable as the code, e.g. `passport:audience`,
 * `idp:signature`, `dpop:replay`. The message says what is wrong as half a sentence; it never repeats the token.
 */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly code: AccessErrorCode;
  readonly rule: string;
  /** The next step of whoever holds the token. */
  readonly hint: string;

  constructor(
    code: AccessErrorCode,
    rule: string,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.rule = rule;
    this.hint = options.hint ?? hints[code];
  }
}

/** The access section of a configuration contradicts itself or what the issuer says about itself. */
export class AccessConfigError extends Error {
  override readonly name = 'AccessConfigError';
}
