import type { RateBudget, Slots } from '../http/budget.ts';
import type { Fetch } from '../http/fetch.ts';
import type { VendorLimits } from '../http/limits-config.ts';
import { createPool, type VendorPool } from '../http/pool.ts';
import { sharedRate, sharedSlots } from '../http/shared-budget.ts';
import { createRates } from '../store/rate.ts';
import { createSlots } from '../store/slots.ts';
import type { Store } from '../store/store.ts';
import type { Wait } from '../store/patience.ts';

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
  const { rate, concurrency, timeout_s } = limits;
  const slots = createSlots(store, { now, newId, wait });
  return {
    ...(rate && { rate: sharedRate(createRates(store, { now }), vendor, rate) }),
    slots: sharedSlots(slots, vendor, { concurrency, timeoutMs: timeout_s * 1000 }),
  };
}
