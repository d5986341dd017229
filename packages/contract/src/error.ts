export type ContractErrorCode =
  | 'bad_arguments'
  | 'no_contract'
  | 'bad_contract'
  | 'could_not_list'
  | 'bad_uses'
  | 'bad_lock'
  | 'could_not_write';

/** What stops `contract` and a person can mend: where, what was expected, and the next step. Never holds a secret. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: ContractErrorCode;
  readonly hint: string;

  constructor(code: ContractErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
