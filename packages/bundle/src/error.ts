/** What went wrong; stable, so that callers may switch on it. */
export type BundleErrorCode =
  | 'not_found'
  | 'manifest_syntax'
  | 'manifest_invalid'
  | 'outside_bundle'
  | 'outside_skill'
  | 'not_text'
  | 'unreadable'
  | 'too_large'
  | 'unknown_name'
  | 'schema_invalid'
  | 'changed';

/** Where a fatal problem sits and what to do about it. */
interface BundleErrorDetails {
  /** Relative to the bundle root with forward slashes; the root itself for `not_found`. */
  path: string;
  /** 1-based line, where the format gives one. */
  line?: number | undefined;
  /** The next step for the person who reads the error. */
  hint: string;
  cause?: unknown;
}

/**
 * A problem that stops a bundle, or one requested file of it, from being used.
 * The message never quotes file content, so it cannot leak a secret that sits in the file.
 */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  readonly code: BundleErrorCode;
  readonly path: string;
  readonly line: number | undefined;
  readonly hint: string;

  constructor(code: BundleErrorCode, message: string, details: BundleErrorDetails) {
    super(message, { cause: details.cause });
    this.code = code;
    this.path = details.path;
    this.line = details.line;
    this.hint = details.hint;
  }
}
