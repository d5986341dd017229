import type { Timing } from './timing.ts';

export interface FakeTiming extends Timing {
  /** The clock; waiting moves it on. */
  at: number;
  wait: Timing['wait'];
  /** Every wait so far, in milliseconds. */
  readonly waits: number[];
}

/** A clock that only waiting moves, dice that always show the same, and waits that are over at once. */
export function fakeTiming(random = 0.5): FakeTiming {
  const timing: FakeTiming = {
    at: Date.parse('2026-11-02T09:00:00Z'),
    waits: [],
    now: () => timing.at,
    random: () => random,
    wait(milliseconds, signal) {
      if (signal?.aborted) return Promise.resolve();
      timing.waits.push(milliseconds);
      timing.at += milliseconds;
      return Promise.resolve();
    },
  };
  return timing;
}
