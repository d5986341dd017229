import type { Timing } from './timing.ts';

/** How many requests a tenant takes in a time. A store provides one that replicas share. */
export interface RateBudget {
  /** Spends one request. `left`: how many more the present window takes, where that is known. */
  take(): Promise<{ ok: true; left?: number } | { ok: false; retryAfterMs: number }>;
}

/** How many requests a tenant takes at once. A store provides leases that replicas share. */
export interface Slots {
  take(): Promise<
    { ok: true; release: () => void | Promise<void> } | { ok: false; retryAfterMs: number }
  >;
}

/** Never more than `calls` in any `per_s` seconds, in this process. A vendor's own windows begin when they like. */
export function createMemoryRate(
  { calls, per_s }: { calls: number; per_s: number },
  now: () => number,
): RateBudget {
  /** When the requests of the window were made; those before `head` have left it. */
  let made: number[] = [];
  let head = 0;
  return {
    take() {
      const at = now();
      const begin = at - per_s * 1000;
      while (head < made.length && (made[head] ?? at) <= begin) head += 1;
      if (head >= calls) {
        made = made.slice(head);
        head = 0;
      }
      const left = calls - (made.length - head);
      if (left > 0) {
        made.push(at);
        return Promise.resolve({ ok: true, left: left - 1 });
      }
      return Promise.resolve({ ok: false, retryAfterMs: (made[head] ?? at) - begin });
    },
  };
}

/** Places for a number of requests in this process; who waits is served in order. */
export interface Places {
  /** True when there was a place within the time; the caller must leave it. */
  enter(withinMs: number, signal?: AbortSignal): Promise<boolean>;
  readonly leave: () => void;
  taken(): number;
}

export function createPlaces(size: number, timing: Timing): Places {
  let taken = 0;
  const queue: (() => void)[] = [];
  return {
    async enter(withinMs, signal) {
      if (taken < size) {
        taken += 1;
        return true;
      }
      if (withinMs <= 0) return false;
      const given = Promise.withResolvers<true>();
      const turn = () => given.resolve(true);
      queue.push(turn);
      const settled = new AbortController();
      const patience = signal ? AbortSignal.any([signal, settled.signal]) : settled.signal;
      await Promise.race([given.promise, timing.wait(withinMs, patience)]);
      settled.abort();
      const at = queue.indexOf(turn);
      if (at === -1) return true;
      queue.splice(at, 1);
      return false;
    },
    leave() {
      const turn = queue.shift();
      // the place goes from hand to hand: it is never free in between
      if (turn) turn();
      else taken -= 1;
    },
    taken: () => taken,
  };
}
