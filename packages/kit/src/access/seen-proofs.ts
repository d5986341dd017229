import { AccessError } from './access-error.ts';

/** Remembers proofs, so that each is accepted once. */
export interface SeenProofs {
  /**
   * True the first time. `until`: milliseconds since the epoch after which the proof is too old to be shown again.
   * Throws AccessError `unavailable` when it cannot remember: forgetting an earlier one would let it be replayed.
   */
  remember(id: string, until: number): boolean | Promise<boolean>;
}

/**
 * Proofs seen by this process. With replicas, a proof can be used once at each, within its two minutes; `storedProofs`
 * shares them.
 */
export function seenProofs(now: () => number, max = 100_000): SeenProofs {
  const seen = new Map<string, number>();
  return {
    remember(id, until) {
      const time = now();
      // in order of arrival, which is nearly the order of expiry
      for (const [old, end] of seen) {
        if (end > time) break;
        seen.delete(old);
      }
      if ((seen.get(id) ?? 0) > time) return false;
      if (seen.size >= max) {
        throw new AccessError(
          'unavailable',
          'dpop:full',
          'too many proofs were shown in the last minutes',
        );
      }
      seen.delete(id);
      seen.set(id, until);
      return true;
    },
  };
}
