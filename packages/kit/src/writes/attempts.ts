import type { Recovery } from '../tool/define-tool.ts';
import type { Settle, WriteRequest } from './journal.ts';
import {
  otherCredential,
  reusedKey,
  spentApproval,
  unknownOutcome,
  wordsOf,
} from './journal-errors.ts';
import {
  encode,
  replyOf,
  runsElsewhere,
  type JournalRow,
  type JournalRows,
} from './journal-rows.ts';
import type { Limits, Send, Sent, Try } from './try.ts';
import { attemptOf } from './write-key.ts';

const INTERRUPTED = 'An earlier try was interrupted.';

/** What fails while an earlier try is unsettled says nothing about that try. */
const unsettled =
  (recovery: Recovery) =>
  (cause: unknown): never => {
    throw unknownOutcome(recovery, `${INTERRUPTED} ${wordsOf(cause)}`, { waitMs: 1000, cause });
  };

/** Brings a write from whatever is known of it to its reply, or to an error that says where it stands. */
export function createAttempts(
  rows: JournalRows,
  limits: Limits,
  one: Try,
): (request: WriteRequest, send: Send, settle: Settle<unknown>) => Promise<Sent> {
  const { now, wait, leaseMs, settleMs, patienceMs } = limits;

  const spend = async (request: WriteRequest) => {
    if (request.approval === undefined) return;
    if (!(await rows.spend(request.approval, request, now()))) throw spentApproval();
  };

  const begin = async (request: WriteRequest) => {
    await spend(request);
    return one.note({ ...request, number: 1, doubt: false }, () =>
      rows.begin(request, now(), now() + leaseMs),
    );
  };

  const again = async (
    request: WriteRequest,
    row: JournalRow,
    doubt: boolean,
    recovery?: Recovery,
  ) => {
    await spend(request);
    const claimed = one.note({ ...request, number: row.number + 1, doubt }, () =>
      rows.claim(row, request, { doubt, until: now() + leaseMs }),
    );
    return recovery ? claimed.catch(unsettled(recovery)) : claimed;
  };

  /** What is to be done about a try that was interrupted: its reply, or another try. */
  const settled = async (
    row: JournalRow,
    { profile }: WriteRequest,
    settle: Settle<unknown>,
  ): Promise<{ reply: unknown } | { doubt: boolean }> => {
    if (settle.recovery === 'none') throw unknownOutcome('none', INTERRUPTED);
    if (row.profile !== null && row.profile !== profile) {
      throw otherCredential(row.profile, profile);
    }
    if (settle.recovery === 'resend') return { doubt: true };
    // before the look-up, not after it: what it shows is at least as new as this
    const asked = now();
    const found = await settle.find(attemptOf(row)).catch(unsettled('find'));
    if (found !== undefined) {
      await rows.done(row, encode(found), now()).catch(unsettled('find'));
      return { reply: found };
    }
    const waitMs = row.until + settleMs - asked;
    if (waitMs > 0) throw unknownOutcome('find', INTERRUPTED, { waitMs });
    return { doubt: false };
  };

  const waitForOther = async (row: JournalRow, patience: number, recovery: Recovery) => {
    const left = Math.min(patience, row.until) - now();
    if (left <= 0) {
      const why = 'Another replica is still busy with this write.';
      throw unknownOutcome(recovery, why, { waitMs: row.until - now() });
    }
    await wait(Math.min(100, left));
  };

  return async (request, send, settle) => {
    const patience = now() + patienceMs;
    // each turn follows on a change that another one made, or on a wait that ends
    for (;;) {
      const row = await rows.read(request);
      if (row && row.hash !== request.hash) throw reusedKey();
      if (row?.state === 'done') return { reply: replyOf(row), replayed: true };
      if (row && runsElsewhere(row, limits)) {
        await waitForOther(row, patience, settle.recovery);
        continue;
      }
      const interrupted = row && row.state !== 'failed';
      const next = interrupted ? await settled(row, request, settle) : { doubt: false };
      if ('reply' in next) return { reply: next.reply, replayed: true };
      const held = await (row
        ? again(request, row, next.doubt, interrupted ? settle.recovery : undefined)
        : begin(request));
      if (held) return one.perform(held, send, settle.recovery);
    }
  };
}
