/** Why a passport was not accepted. Stable: callers switch on it. */
export type PassportErrorCode =
  | 'missing'
  | 'malformed'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not_yet_valid'
  | 'lifetime';

/** The message says which rule failed; it never repeats the token. */
export class PassportError extends Error {
  override readonly name = 'PassportError';
  readonly code: PassportErrorCode;

  constructor(code: PassportErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
