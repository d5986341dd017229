import { ConnectorError } from '../error.ts';
import { whileRunning, type Wait } from '../store/patience.ts';
import type { Recovery } from '../tool/define-tool.ts';
import type { Attempt } from './journal.ts';
import { tooSlow, unknownOutcome, wordsOf } from './journal-errors.ts';
import { encode, replyOf, type Held, type JournalRows } from './journal-rows.ts';
import { attemptOf } from './write-key.ts';

/** The numbers of `JournalParts`, and the id of this process. */
export interface Limits {
  readonly owner: string;
  readonly now: () => number;
  readonly wait: Wait;
  readonly leaseMs: number;
  readonly settleMs: number;
  readonly patienceMs: number;
}

export type Sent = { reply: unknown; replayed: boolean };
export type Send = (attempt: Attempt) => Promise<unknown>;

const TOO_LATE = "The connector's store answered too late to try again.";

/** A try that may be sent once it is noted. */
type Intent = Omit<Held, 'since' | 'until'>;

export interface Try {
  /** Notes the intent with this; undefined where another one was quicker. */
  note(intent: Intent, write: () => Promise<Held | undefined>): Promise<Held | undefined>;
  /** Sends a noted try and notes how it ended, before anybody hears of it. */
  perform(held: Held, send: Send, recovery: Recovery): Promise<Sent>;
}

/** One try of a write: intent, vendor, outcome, each on disk before the next. */
export function createTry(rows: JournalRows, { now, wait, leaseMs, settleMs }: Limits): Try {
  /** Of this try nothing was sent or done; an earlier one may still have been. */
  const end = (intent: Intent) => rows.end(intent, intent.doubt ? 'unknown' : 'failed', now());

  /** The vendor did not say that it was done. `failed` needs proof, and that of a later try says nothing of an earlier. */
  const notDone = async (held: Held, thrown: unknown, recovery: Recovery): Promise<Sent> => {
    const harmless = thrown instanceof ConnectorError && thrown.code !== 'outcome_unknown';
    const nothingDone = harmless && !held.doubt;
    // what cannot be noted stays open, which is settled like unknown
    const ours = await rows.end(held, nothingDone ? 'failed' : 'unknown', now()).catch(() => true);
    if (nothingDone && ours) throw thrown;
    const row = ours ? undefined : await rows.read(held).catch(() => undefined);
    if (row?.state === 'done') return { reply: replyOf(row), replayed: true };
    const earlier = held.doubt ? 'An earlier try was interrupted, and this one failed: ' : '';
    throw unknownOutcome(recovery, `${earlier}${wordsOf(thrown)}`, {
      waitMs: recovery === 'find' ? settleMs : 1000,
      cause: thrown,
    });
  };

  return {
    async note(intent, write) {
      try {
        return await write();
      } catch (error) {
        // it may have been noted all the same, and nothing will be sent
        await end(intent).catch(() => undefined);
        throw error;
      }
    },

    async perform(held, send, recovery) {
      // noting it took so long that another replica may be sending it by now
      if (now() >= held.until) {
        await end(held).catch(() => undefined);
        throw held.doubt ? unknownOutcome(recovery, TOO_LATE, { waitMs: 1000 }) : tooSlow();
      }
      let reply: unknown;
      try {
        reply = await whileRunning(
          () => send(attemptOf(held)),
          () => rows.renew(held, now() + leaseMs),
          { wait, everyMs: Math.max(1, Math.floor(leaseMs / 3)) },
        );
      } catch (thrown) {
        return notDone(held, thrown, recovery);
      }
      try {
        await rows.done(held, encode(reply), now());
      } catch (cause) {
        const why = 'The vendor answered, but the connector could not keep the answer.';
        throw unknownOutcome(recovery, why, { waitMs: 1000, cause });
      }
      return { reply, replayed: false };
    },
  };
}
