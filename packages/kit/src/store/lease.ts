import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { askUntil, whileRunning, type Wait } from './patience.ts';
import type { Store } from './store.ts';

const row = z.object({ fence: z.int() });

/** The right to do one thing alone for a while. Who is late may have lost it: check `renew`, or hand `fence` on. */
export interface Lease {
  readonly name: string;
  /** Grows with each holder of this name: whatever is written under a lower number came from an earlier holder. */
  readonly fence: number;
  /** True when it is still ours, and now for this many milliseconds more. */
  renew(milliseconds: number): Promise<boolean>;
  /** Lets the next one in at once. Does nothing when it is no longer ours. */
  release(): Promise<void>;
}

export interface Leases {
  /** At once: the lease, or undefined while somebody else holds it. */
  acquire(name: string, milliseconds: number): Promise<Lease | undefined>;
  /**
   * Waits for the lease, works under it (renewed while that runs) and releases it. Throws ConnectorError `upstream`
   * when it is not free within `patienceMs`, or what the work throws.
   */
  withLease<Result>(
    name: string,
    limits: { readonly leaseMs: number; readonly patienceMs: number },
    work: (lease: Lease) => Promise<Result>,
  ): Promise<Result>;
}

export interface LeaseParts {
  /** Milliseconds since the epoch. Replicas need clocks that differ by much less than a lease lasts. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly wait: Wait;
}

/** Leases that replicas share through the store. One whose holder was killed is free again when its time is over. */
export function createLeases(store: Store, { now, newId, wait }: LeaseParts): Leases {
  const acquire = async (name: string, milliseconds: number): Promise<Lease | undefined> => {
    const owner = newId();
    const taken = await store.one(
      row,
      `INSERT INTO lease (name, owner, until, fence) VALUES ($1, $2, $3, 1)
       ON CONFLICT (name) DO UPDATE
         SET owner = excluded.owner, until = excluded.until, fence = lease.fence + 1
         WHERE lease.until <= $4
       RETURNING fence`,
      name,
      owner,
      now() + milliseconds,
      now(),
    );
    if (!taken) return undefined;
    const { fence } = taken;
    const extend = (until: number) =>
      store.run(
        'UPDATE lease SET until = $1 WHERE name = $2 AND owner = $3 AND fence = $4',
        until,
        name,
        owner,
        fence,
      );
    return {
      name,
      fence,
      renew: async (more) => (await extend(now() + more)) === 1,
      release: async () => void (await extend(0)),
    };
  };
  return {
    acquire,
    async withLease(name, { leaseMs, patienceMs }, work) {
      const everyMs = Math.max(1, Math.min(250, Math.floor(leaseMs / 10)));
      const lease = await askUntil(() => acquire(name, leaseMs), {
        now,
        wait,
        everyMs,
        patienceMs,
      });
      if (!lease) throw busy(name);
      try {
        return await whileRunning(
          () => work(lease),
          () => lease.renew(leaseMs),
          { wait, everyMs: Math.max(1, Math.floor(leaseMs / 3)) },
        );
      } finally {
        // the work is over, however this ends; unreleased, the lease runs out by itself
        await lease.release().catch(() => undefined);
      }
    },
  };
}

function busy(name: string): ConnectorError {
  return new ConnectorError('upstream', `Another replica is still busy with ${name}.`, {
    hint: 'Call again in a few seconds.',
  });
}
