import type { Wait } from './patience.ts';

const START = 1_800_000_000_000;

export interface Clock {
  readonly now: () => number;
  readonly wait: Wait;
  advance(milliseconds: number): void;
}

/** A clock that stands still until somebody waits: that moves it. What waits beside a work never fires. */
export function leapingClock(): Clock {
  let time = START;
  return {
    now: () => time,
    wait: async (milliseconds, signal) => {
      if (signal) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      else time += milliseconds;
    },
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

export interface SteppedClock extends Clock {
  /** Milliseconds from now to whoever waits; undefined: nobody does. */
  next(): number | undefined;
  /** Lets everything go on that can, and moves to whoever waits next, until the work has ended. */
  run<Result>(work: Promise<Result>): Promise<Result>;
}

/** A clock on which everyone waits in order. The work must not wait for anything outside of this process. */
export function steppedClock(): SteppedClock {
  let time = START;
  const timers = new Set<{ at: number; fire: () => void }>();
  const first = () => [...timers].toSorted((a, b) => a.at - b.at)[0];
  const advance = (milliseconds: number) => {
    const end = time + milliseconds;
    for (let timer = first(); timer && timer.at <= end; timer = first()) {
      time = Math.max(time, timer.at);
      timers.delete(timer);
      timer.fire();
    }
    time = end;
  };
  const next = () => {
    const timer = first();
    return timer && Math.max(0, timer.at - time);
  };
  return {
    now: () => time,
    advance,
    next,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        const timer = { at: time + milliseconds, fire: resolve };
        timers.add(timer);
        signal?.addEventListener('abort', () => {
          timers.delete(timer);
          resolve();
        });
      }),
    async run(work) {
      const state = { ended: false };
      const watched = work.finally(() => {
        state.ended = true;
      });
      watched.catch(() => undefined);
      for (let idle = 0; idle < 50 && !state.ended; idle += 1) {
        await settle();
        const ahead = state.ended ? undefined : next();
        if (ahead === undefined) continue;
        advance(ahead);
        idle = 0;
      }
      if (!state.ended) throw new Error('the work waits for something that never comes');
      return watched;
    },
  };
}

/** A turn of the event loop: a statement of an SQLite store takes one. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** As many turns as anything takes that waits for no clock. */
export async function settle(): Promise<void> {
  for (let count = 0; count < 4; count += 1) await turn();
}
