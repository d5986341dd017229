import type { RateBudget, Slots } from './budget.ts';

/** What this needs of a store's rates: the generic cell rate algorithm under a name. */
export interface SharedRates {
  take(
    name: string,
    rate: { readonly burst: number; readonly perSecond: number },
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }>;
}

/** What this needs of a store's slots: places under a name, each for a time. */
export interface SharedSlots {
  take(
    name: string,
    limit: number,
    milliseconds: number,
  ): Promise<{ release(): Promise<void> } | undefined>;
}

/** How often a replica looks for a place again. */
const LOOK_AGAIN_MS = 50;
/** Longer than any exchange by this: until then the place of a killed replica stays taken. */
const GRACE_MS = 5_000;

/**
 * The rate of a tenant for all replicas: never more than `calls` in any `per_s` seconds. A bucket alone would let its
 * burst and a whole refill through in one window; so the burst is a tenth, and the refill is what it leaves.
 */
export function sharedRate(
  rates: SharedRates,
  name: string,
  { calls, per_s }: { calls: number; per_s: number },
): RateBudget {
  const burst = Math.max(1, Math.floor(calls / 10));
  const rate = { burst, perSecond: (calls - burst + 1) / per_s };
  return { take: () => rates.take(name, rate) };
}

/** The places of a tenant for all replicas. `timeoutMs` is the longest time of one exchange. */
export function sharedSlots(
  slots: SharedSlots,
  name: string,
  { concurrency, timeoutMs }: { concurrency: number; timeoutMs: number },
): Slots {
  return {
    async take() {
      const slot = await slots.take(name, concurrency, timeoutMs + GRACE_MS);
      if (!slot) return { ok: false, retryAfterMs: LOOK_AGAIN_MS };
      return { ok: true, release: () => slot.release() };
    },
  };
}
