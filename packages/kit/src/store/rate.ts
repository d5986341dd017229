import { z } from 'zod';
import type { Store } from './store.ts';

const row = z.object({ next_at: z.int() });

/** So many per second or minute on average, and at most `burst` at once. */
export type Rate = { readonly burst: number } & (
  | { readonly perSecond: number }
  | { readonly perMinute: number }
);
export type RateAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterMs: number };

export interface Rates {
  /** Takes one from the budget of this name, or says when to ask again. */
  take(name: string, rate: Rate): Promise<RateAnswer>;
}

/**
 * Budgets that all replicas share (the generic cell rate algorithm of ITU-T I.371). A budget is one instant: when its
 * bucket would be full again. Taking one moves it on, in one statement, unless it lies too far ahead. `now` is
 * milliseconds since the epoch; the table holds microseconds, so that high rates stay exact.
 */
export function createRates(store: Store, { now }: { now: () => number }): Rates {
  return {
    async take(name, rate) {
      const each = interval(rate);
      const at = Math.floor(now() * 1000);
      const latest = at + each * Math.floor(rate.burst);
      const moved = await store.run(
        `INSERT INTO rate_budget (name, next_at) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET next_at = CAST($3 AS bigint) +
           CASE WHEN rate_budget.next_at > $4 THEN rate_budget.next_at ELSE CAST($4 AS bigint) END
         WHERE rate_budget.next_at <= $5`,
        name,
        at + each,
        each,
        at,
        latest - each,
      );
      if (moved === 1) return { ok: true };
      const found = await store.one(row, 'SELECT next_at FROM rate_budget WHERE name = $1', name);
      const ahead = (found?.next_at ?? at) - (latest - each);
      return { ok: false, retryAfterMs: Math.max(1, Math.ceil(ahead / 1000)) };
    },
  };
}

/** Microseconds from one to the next, rounded so that the rate is never exceeded. */
function interval(rate: Rate): number {
  const perMinute = 'perMinute' in rate ? rate.perMinute : rate.perSecond * 60;
  if (!(perMinute > 0) || !(rate.burst >= 1)) {
    throw new TypeError('a rate must be above 0 and its burst at least 1');
  }
  return Math.ceil(60_000_000 / perMinute);
}
