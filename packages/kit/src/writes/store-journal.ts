import { z } from 'zod';
import type { Wait } from '../store/patience.ts';
import type { Store } from '../store/store.ts';
import { createAttempts } from './attempts.ts';
import type { Attempt, Journal, Settle, WriteRequest } from './journal.ts';
import { reusedKey } from './journal-errors.ts';
import { createJournalRows, replyOf, runsElsewhere } from './journal-rows.ts';
import { createTry, type Sent } from './try.ts';

const DAY_MS = 86_400_000;

export interface JournalParts {
  /** Milliseconds since the epoch. The clocks of replicas must differ by much less than `leaseMs` and `settleMs`. */
  readonly now: () => number;
  /** Called once, for the id of this process: no two processes, and no two starts of one, may get the same. */
  readonly newId: () => string;
  readonly wait: Wait;
  /**
   * How long a killed process keeps others from its write; a living one renews. Default 30 s. A vendor call needs a
   * timeout below it: a process that was stopped for longer and then goes on cannot be told from a killed one.
   */
  readonly leaseMs?: number;
  /**
   * The longest time in which a vendor may still do, or show in a look-up, what it was sent earlier. A look-up that
   * finds nothing counts only after it. Default 60 s.
   */
  readonly settleMs?: number;
  /** How long a call waits for the same write in another replica. Default 5 s. */
  readonly patienceMs?: number;
  /**
   * How long a write that is done (or that the vendor refused) is remembered. Default 30 days: a key that comes back
   * later is a new write, so nothing may retry for longer, and approvals must expire sooner. Writes with an unknown
   * outcome are kept for ever. Old rows go at the first write after a start, and then once a day.
   */
  readonly retentionMs?: number;
}

/**
 * The journal of writes over a store; replicas that share the store share it. See `Journal` for what it promises.
 *
 * `send` tells what it knows by how it fails: `outcome_unknown`, or anything that is no ConnectorError, means that it
 * may have happened; every other ConnectorError means that nothing was done, and the write may be tried again.
 */
export function createJournal(store: Store, parts: JournalParts): Journal {
  const { now, wait, leaseMs = 30_000, settleMs = 60_000, patienceMs = 5_000 } = parts;
  const { retentionMs = 30 * DAY_MS } = parts;
  const owner = parts.newId();
  const rows = createJournalRows(store, owner);
  const limits = { owner, now, wait, leaseMs, settleMs, patienceMs };
  const attempt = createAttempts(rows, limits, createTry(rows, limits));
  const flights = new Map<string, { hash: string; outcome: Promise<Sent> }>();
  let pruneAt = -Infinity;

  const prune = async () => {
    if (now() < pruneAt) return;
    pruneAt = now() + DAY_MS;
    // old rows may stay for another day; a write must not fail for that
    await rows.prune(now() - retentionMs).catch(() => undefined);
  };

  return {
    async known(request) {
      const row = await rows.read(request);
      if (row === undefined) return undefined;
      if (row.hash !== request.hash) throw reusedKey();
      if (row.state === 'failed') return undefined;
      const approval = row.approval === null ? {} : { approval: row.approval };
      if (row.state === 'done') return { state: 'done', reply: replyOf(row), ...approval };
      const open = runsElsewhere(row, limits) || flights.has(flightOf(request));
      return { state: open ? 'open' : 'unknown', ...approval };
    },

    async once<Reply>(
      request: WriteRequest,
      send: (attempt: Attempt) => Promise<Reply>,
      settle: Settle<Reply>,
    ) {
      // the reply of the same write, kept by this journal and by nothing else: its shape is that of `send`
      const typed = z.custom<Reply>();
      const id = flightOf(request);
      const flight = flights.get(id);
      if (flight) {
        if (flight.hash !== request.hash) throw reusedKey();
        return { reply: typed.parse((await flight.outcome).reply), replayed: true };
      }
      const outcome = prune().then(() => attempt(request, send, settle));
      flights.set(id, { hash: request.hash, outcome });
      try {
        const { reply, replayed } = await outcome;
        return { reply: typed.parse(reply), replayed };
      } finally {
        flights.delete(id);
      }
    },
  };
}

const flightOf = ({ person, key }: WriteRequest) => JSON.stringify([person, key]);
