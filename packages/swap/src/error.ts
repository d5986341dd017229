/**
 * `unknown_instance`, `unknown_vendor`, `same_vendor`, `bad_name`, `bad_number`, `unbound`, `refused`: what was asked
 * for, and by whom. `by_url`, `no_vendor_flag`, `shared`, `layout`: an entry of gatehouse.yaml that cannot be changed
 * here. `changed`, `not_writable`: the file is another one than was read, or may not be written. `vendor_failed`: the
 * new vendor could not be started or described.
 */
export type SwapErrorCode =
  | 'unknown_instance'
  | 'unknown_vendor'
  | 'same_vendor'
  | 'bad_name'
  | 'bad_number'
  | 'unbound'
  | 'refused'
  | 'by_url'
  | 'no_vendor_flag'
  | 'shared'
  | 'layout'
  | 'changed'
  | 'not_writable'
  | 'vendor_failed';

const FAILED: ReadonlySet<SwapErrorCode> = new Set(['vendor_failed', 'changed', 'not_writable']);

/** Why a swap was not made. Nothing was changed. `hint` is the next step; neither text holds a secret. */
export class SwapError extends Error {
  override readonly name = 'SwapError';
  readonly code: SwapErrorCode;
  readonly hint: string;

  constructor(code: SwapErrorCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  /** Of a command that ends with it: 1 something failed, 2 wrong input. */
  get exitCode(): 1 | 2 {
    return FAILED.has(this.code) ? 1 : 2;
  }
}
