/** `data_folder`: it cannot be read or written. `data_folder_busy`: another process works in it. */
export type DataFolderErrorCode = 'data_folder' | 'data_folder_busy';

/** Why the folder cannot be used. `message` names the place, `hint` the next step; neither holds a secret. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
  readonly code: DataFolderErrorCode;
  readonly hint: string;
  /** As the command line ends: something failed. */
  readonly exitCode = 1;

  constructor(code: DataFolderErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
