import { ContractError } from '../error.ts';

/**
 * Why there is no surface. *did_not_start*: no process, or nobody at the address. *needs_credentials*: it says so, by
 * status or in its last words. *protocol*: it answers, but not with a list that can be used. *timeout*: it is silent.
 */
export type ListFailure = 'did_not_start' | 'needs_credentials' | 'protocol' | 'timeout';

/** `could_not_list`, with the reason as a kind, and what the process said last. */
export class ListError extends ContractError {
  readonly kind: ListFailure;
  /** The end of its stderr: few lines, nothing that moves a cursor, without the secrets that it was given. */
  readonly lastWords: readonly string[];

  constructor(
    kind: ListFailure,
    message: string,
    about: { lastWords?: readonly string[]; cause?: unknown } = {},
  ) {
    super('could_not_list', message, hints[kind], about.cause);
    this.kind = kind;
    this.lastWords = about.lastWords ?? [];
  }
}

const hints = {
  did_not_start:
    'Run the command by hand, or open the address, and mend what it says; then run this again.',
  needs_credentials:
    'Give it what it asks for, in the environment or as an argument; a placeholder is often enough to list. For a URL: --header Authorization=VARIABLE; for contract history: --env.',
  protocol:
    'Start it by hand with another client; if that fails too, tell whoever makes the server, with this message.',
  timeout: 'Give it longer with --timeout SECONDS, or start it by hand and see what it waits for.',
} as const satisfies Record<ListFailure, string>;
