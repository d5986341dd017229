/** What went wrong; stable, so that callers may switch on it. */
export type AuditErrorCode =
  | 'invalid_entry'
  | 'too_large'
  | 'unwritable'
  | 'closed'
  | 'busy'
  | 'damaged'
  | 'wrong_log'
  | 'wrong_key'
  | 'not_found'
  | 'usage';

/** A problem of the log. The message says what and where, `hint` the next step; neither quotes an entry. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code: AuditErrorCode;
  readonly hint: string;

  constructor(code: AuditErrorCode, message: string, options: { hint: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether a thrown value is a file system error with this code, e.g. `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
