import type { Plan } from './writes/plan.ts';

/** The codes of every failure a connector can answer with. Stable: hosts, skills and tests switch on them. */
export type ConnectorErrorCode =
  | 'invalid'
  | 'not_found'
  | 'forbidden'
  | 'approval_required'
  | 'auth_expired'
  | 'conflict'
  | 'duplicate'
  | 'rate_limited'
  | 'not_supported'
  | 'period_closed'
  | 'unbalanced'
  | 'outcome_unknown'
  | 'upstream';

/** One argument that is wrong: where, what was expected and, for a closed set, what is allowed. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
  readonly allowed?: readonly string[];
}

/** What a code carries beside its message, e.g. `needed_scope` for `forbidden`, `retry_after_s` for `rate_limited`. */
export interface ErrorDetails {
  readonly fields?: readonly FieldProblem[];
  readonly needed_scope?: string;
  /** Ids of the rules that decided, separated by spaces. */
  readonly rule?: string;
  /** Revision of the policy that decided. */
  readonly policy?: string;
  readonly capability?: string;
  readonly retry_after_s?: number;
  readonly current_version?: string;
  readonly existing_id?: string;
  readonly status?: number;
  readonly vendor_message?: string;
  /** For `approval_required`: what a second person is asked to consent to. */
  readonly approval?: { readonly digest: string; readonly plan: Plan };
}

/**
 * The one error class of a connector. The message is written for the model and the person behind it; `hint` is the
 * next step. Neither ever holds a credential or a raw vendor body; `cause` stays in the process and is logged only.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ConnectorErrorCode;
  readonly hint: string;
  readonly details: ErrorDetails;

  constructor(
    code: ConnectorErrorCode,
    message: string,
    options: { hint: string; details?: ErrorDetails; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }

  /** The shape in which the error travels: `{ error: { code, message, hint, ...details } }`. */
  toJSON(): { error: Record<string, unknown> } {
    return {
      error: { code: this.code, message: this.message, hint: this.hint, ...this.details },
    };
  }
}

/** Anything thrown, as a ConnectorError. What is not one becomes `upstream` without its text: it may hold anything. */
export function asConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  return new ConnectorError('upstream', 'The connector failed in a way it did not foresee.', {
    hint: 'Try again once; if it happens again, ask the operator to read the connector log.',
    cause: thrown,
  });
}
