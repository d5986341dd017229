import type { Store } from '../store/store.ts';
import { AccessError } from './access-error.ts';
import type { SeenProofs } from './seen-proofs.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS dpop_proof (
  id text PRIMARY KEY,
  until bigint NOT NULL
)`;
/** How often a replica clears away what can no longer be shown. Milliseconds. */
const SWEEP_MS = 60_000;

/**
 * Proofs seen by all replicas that share a store: each works once, wherever it is shown. Costs one durable statement
 * per request with a proof. A store that fails makes the caller come back: it never lets a proof in.
 */
export function storedProofs(store: Store, now: () => number): SeenProofs {
  let prepared: Promise<unknown> | undefined;
  let swept = Number.NEGATIVE_INFINITY;

  async function table(): Promise<void> {
    // two replicas may make it at the same moment, and one of them is refused
    prepared ??= store.run(TABLE).catch(() => store.run(TABLE));
    await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
  }

  async function remember(id: string, until: number): Promise<boolean> {
    await table();
    const time = now();
    if (time - swept >= SWEEP_MS) {
      swept = time;
      await store.run('DELETE FROM dpop_proof WHERE until <= $1', time);
    }
    const changed = await store.run(
      `INSERT INTO dpop_proof (id, until) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE dpop_proof.until <= $3`,
      id,
      Math.ceil(until),
      time,
    );
    return changed === 1;
  }

  return {
    remember: (id, until) =>
      remember(id, until).catch((cause: unknown) => {
        throw new AccessError('unavailable', 'dpop:store', 'proofs cannot be remembered now', {
          cause,
        });
      }),
  };
}
