/** Why a secret cannot be had. Stable: settings, logs and tests switch on them. */
export type SecretErrorCode =
  | 'bad_reference'
  | 'missing'
  | 'unreadable'
  | 'exposed'
  | 'malformed'
  | 'too_short'
  | 'undecryptable'
  | 'denied'
  | 'sealed'
  | 'unreachable';

/**
 * A secret that cannot be read or may not be used. Message and hint are for the operator: they name the place (a
 * path, a variable), never a value. There is never a `cause`: what other libraries throw may quote what they read.
 */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: SecretErrorCode;
  /** The next step, as one sentence. */
  readonly hint: string;

  constructor(code: SecretErrorCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
