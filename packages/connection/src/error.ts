/**
 * `connector_unavailable`: it does not start, or does not list its tools. `connector_lost`: it was there, and gave no
 * usable answer.
 */
export type ConnectionErrorCode = 'connector_unavailable' | 'connector_lost';

/** Why a connector cannot be used. `message` names it, `hint` says where to look; neither holds a secret. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ConnectionErrorCode;
  readonly hint: string;
  /** As the command line ends: something failed. */
  readonly exitCode = 1;

  constructor(code: ConnectionErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
