import type { RateBudget, Slots } from '../http/budget.ts';
import type { Fetch } from '../http/fetch.ts';
import type { VendorLimits } from '../http/limits-config.ts';
import { createPool, type VendorPool } from '../http/pool.ts';
import { createRates } from '../store/rate.ts';
import { createSlots } from '../store/slots.ts';
import type { Store } from '../store/store.ts';
import type { Wait } from '../store/patience.ts';

/** How long a place is held without being renewed: longer than one exchange may take. */
const SLOT_MS = 60_000;
/** A place is free again soon; asking the store more often would cost more than waiting. */
const ASK_AGAIN_MS = 100;

/** One pool of sockets for each origin that is talked to: the vendor, its authorization server, an issuer of tokens. */
export function createPools(limits: VendorLimits): { fetch: Fetch; close(): Promise<void> } {
  const pools = new Map<string, VendorPool>();
  return {
    fetch(url, init) {
      const pool = pools.get(url.origin) ?? createPool(url, limits);
      pools.set(url.origin, pool);
      return pool.fetch(url, init);
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

/**
 * Rate and places of a tenant that all replicas share, where there are replicas: over a store that several share.
 * A single process keeps its own.
 */
export function sharedBudgets(
  store: Store,
  {
    vendor,
    limits,
    now,
    newId,
    wait,
  }: {
    vendor: string;
    limits: VendorLimits;
    now: () => number;
    newId: () => string;
    wait: Wait;
  },
): { rate?: RateBudget; slots?: Slots } {
  if (store.dialect !== 'postgresql') return {};
  const rates = createRates(store, { now });
  const slots = createSlots(store, { now, newId, wait });
  const { rate } = limits;
  return {
    ...(rate && {
      rate: {
        take: () => rates.take(vendor, { burst: rate.calls, perSecond: rate.calls / rate.per_s }),
      },
    }),
    slots: {
      async take() {
        const slot = await slots.take(vendor, limits.concurrency, SLOT_MS);
        return slot
          ? { ok: true, release: () => slot.release() }
          : { ok: false, retryAfterMs: ASK_AGAIN_MS };
      },
    },
  };
}
