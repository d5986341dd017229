import { setTimeout as later } from 'node:timers/promises';

/** Clock, dice and patience of everything that talks to a vendor. Handed in by the edge, scripted by tests. */
export interface Timing {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** At least 0 and below 1. */
  readonly random: () => number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. Never rejects. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** The real wait, for the edge: `{ now: Date.now, random: Math.random, wait }`. */
export const wait: Timing['wait'] = async (milliseconds, signal) => {
  // the only way in which it rejects is the signal, and then waiting is over
  await later(milliseconds, undefined, signal && { signal }).catch(() => {});
};
