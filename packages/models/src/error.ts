/** Why a model step failed. Stable: callers switch on it. */
export type ModelErrorCode =
  | 'no_model'
  | 'auth'
  | 'rate_limited'
  | 'overloaded'
  | 'unavailable'
  | 'invalid'
  | 'aborted'
  | 'script';

/**
 * A model step that did not happen, or did not finish. The message is safe to show and to log: it never
 * holds a key, a header or a response body. There is no `cause`, because a provider's own error object
 * carries the whole request and the response headers.
 */
export class ModelError extends Error {
  override readonly name: string = 'ModelError';
  readonly code: ModelErrorCode;
  /** What to do about it, in one sentence for the person who reads it. */
  readonly hint: string;

  constructor(code: ModelErrorCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
