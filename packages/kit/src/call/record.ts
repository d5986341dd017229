import type { Approval, Principal } from '@gatehouse/passport';
import type { ConnectorErrorCode } from '../error.ts';
import type { Effect } from '../tool/define-tool.ts';
import type { FormerUse } from './former-use.ts';

/** How a call ended: `ok`, a repeated reply, what a dry run planned, a held write, or the code of its error. */
export type CallOutcome = 'ok' | 'replayed' | 'planned' | ConnectorErrorCode;

/** Why a call may or may not go on: the rule ids of whichever check decided. */
export interface CallDecision {
  readonly outcome: 'allow' | 'approval' | 'deny';
  readonly rules: readonly string[];
}

/**
 * One call, as everything that watches calls sees it: the audit log, the metrics, the log line, the span. `phase` is
 * `intent` before a write is sent, `outcome` when the call has ended; reads and refusals have the outcome only.
 */
export interface CallRecord {
  readonly phase: 'intent' | 'outcome';
  /** Milliseconds since the epoch, at the start. */
  readonly at: number;
  readonly milliseconds: number;
  readonly tool: string;
  readonly effect: Effect;
  /** Absent: the caller could not be identified. */
  readonly principal?: Principal;
  /**
   * As they were given, cleared of secrets; large ones by size and digest. Undefined: the call was refused before they
   * were looked at.
   */
  readonly arguments: unknown;
  readonly decision: CallDecision;
  /** Revision of the policy that decided. */
  readonly policy: string;
  readonly approval?: Approval;
  /** Name of the vendor credential that was used: a profile, never a value. */
  readonly credential?: string;
  readonly key?: string;
  /** Id of the record that was written, in the vendor's words. */
  readonly upstream?: string;
  readonly outcome: CallOutcome;
  /** Former names that the call was made with. Absent: none. */
  readonly formerNames?: readonly FormerUse[];
  /** What the calling program says it is called; it may say anything. */
  readonly client?: string;
  /** Message of the error, cleared of secrets. */
  readonly message?: string;
  /** W3C trace context of the caller. */
  readonly traceparent?: string;
}

/** Takes a record. Resolves when it is kept as safely as this sink keeps things; a rejection refuses the call. */
export type RecordCall = (record: CallRecord) => Promise<void>;
