import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { askUntil, whileRunning, type Wait } from './patience.ts';
import type { Store } from './store.ts';

const slotRow = z.object({ number: z.int() });
const countRow = z.object({ taken: z.int() });

/** One place of a budget of calls that may run at the same time. */
export interface Slot {
  /** False when the place was lost: it was not renewed in time and somebody else has it. */
  renew(milliseconds: number): Promise<boolean>;
  release(): Promise<void>;
}

export interface Slots {
  /** At once: a place, or undefined while `limit` of them are held. */
  take(name: string, limit: number, milliseconds: number): Promise<Slot | undefined>;
  /** Waits for a place, works in it (renewed while that runs), gives it back. Throws ConnectorError `rate_limited`. */
  withSlot<Result>(
    name: string,
    limits: { readonly limit: number; readonly slotMs: number; readonly patienceMs: number },
    work: () => Promise<Result>,
  ): Promise<Result>;
}

/**
 * Places that all replicas share: at most `limit` holders of a name at a time, whichever process they live in. The
 * place of a killed process is free again when its time is over. `now` is milliseconds since the epoch.
 */
export function createSlots(
  store: Store,
  { now, newId, wait }: { now: () => number; newId: () => string; wait: Wait },
): Slots {
  const taken = async (name: string, limit: number) =>
    (
      await store.one(
        countRow,
        'SELECT count(*) AS taken FROM slot WHERE name = $1 AND until > $2 AND number <= $3',
        name,
        now(),
        limit,
      )
    )?.taken ?? 0;

  const take = async (name: string, limit: number, milliseconds: number) => {
    const holder = newId();
    // two replicas may reach for the same free number; then one of them looks again
    do {
      const got = await store.one(
        slotRow,
        `WITH RECURSIVE place (number) AS (
           SELECT CAST(1 AS bigint) UNION ALL SELECT number + 1 FROM place WHERE number < $5
         )
         INSERT INTO slot (name, number, holder, until)
         SELECT $1, place.number, $2, $3 FROM place
         WHERE NOT EXISTS (
           SELECT 1 FROM slot WHERE slot.name = $1 AND slot.number = place.number AND slot.until > $4
         )
         ORDER BY place.number LIMIT 1
         ON CONFLICT (name, number) DO UPDATE
           SET holder = excluded.holder, until = excluded.until WHERE slot.until <= $4
         RETURNING number`,
        name,
        holder,
        now() + milliseconds,
        now(),
        limit,
      );
      if (got) return slot(name, got.number, holder);
    } while ((await taken(name, limit)) < limit);
    return undefined;
  };

  const slot = (name: string, number: number, holder: string): Slot => {
    const extend = (until: number) =>
      store.run(
        'UPDATE slot SET until = $1 WHERE name = $2 AND number = $3 AND holder = $4',
        until,
        name,
        number,
        holder,
      );
    return {
      renew: async (more) => (await extend(now() + more)) === 1,
      release: async () => void (await extend(0)),
    };
  };

  return {
    take,
    async withSlot(name, { limit, slotMs, patienceMs }, work) {
      const patience = { now, wait, patienceMs, everyMs: Math.max(1, Math.min(50, slotMs)) };
      const held = await askUntil(() => take(name, limit, slotMs), patience);
      if (!held) throw full(name, limit);
      try {
        return await whileRunning(work, () => held.renew(slotMs), {
          wait,
          everyMs: Math.max(1, Math.floor(slotMs / 3)),
        });
      } finally {
        await held.release().catch(() => undefined);
      }
    },
  };
}

function full(name: string, limit: number): ConnectorError {
  return new ConnectorError('rate_limited', `All ${limit} places of ${name} are taken.`, {
    hint: 'Wait, then call again.',
    details: { retry_after_s: 1 },
  });
}
