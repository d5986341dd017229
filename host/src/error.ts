import { ConnectionError } from '@gatehouse/connection';
import { DataFolderError } from '@gatehouse/data-folder';

/**
 * Everything that stops the host and that a person can mend. `message` says what is wrong and where, `hint` the next
 * step; neither holds a secret. `exitCode`: 1 something failed, 2 wrong input or configuration.
 */
export class GatehouseError extends Error {
  override readonly name = 'GatehouseError';
  readonly code: string;
  readonly hint: string;
  readonly exitCode: 1 | 2;

  constructor(
    code: string,
    message: string,
    options: { hint: string; exitCode?: 1 | 2; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Whether an error can be told to a person as it is: the host's own, and those of the packages that it is made of. */
export function canBeTold(
  error: unknown,
): error is GatehouseError | ConnectionError | DataFolderError {
  return [GatehouseError, ConnectionError, DataFolderError].some((kind) => error instanceof kind);
}
