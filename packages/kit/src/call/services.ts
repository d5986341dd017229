import type { Principal } from '@gatehouse/passport';
import type { Redact } from '../credentials/redact.ts';
import type { CursorCodec } from '../cursor.ts';
import type { Policy } from '../policy/policy.ts';
import type { CallStart } from '../telemetry/tracing.ts';
import type { Journal } from '../writes/journal.ts';
import type { RecordCall } from './record.ts';

/** What a call needs beside itself: made once for a connector, shared by all its calls. */
export interface CallServices<Adapter> {
  /**
   * The vendor as this principal may use it: the credential depends on unit and role. `credential` names it in the
   * record, never its value. Throws `forbidden`.
   */
  adapterFor(principal: Principal): Promise<{ adapter: Adapter; credential: string }>;
  /** Throws ConnectorError `rate_limited`. */
  limit(principal: Principal, tool: string): Promise<void>;
  /** The policy as it is now: it may be loaded anew while the connector runs. */
  policy(): Policy;
  readonly journal: Journal;
  readonly cursors: CursorCodec;
  readonly record: RecordCall;
  readonly redact: Redact;
  /** Runs a call under its span. */
  within<Result>(start: CallStart, call: () => Promise<Result>): Promise<Result>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
