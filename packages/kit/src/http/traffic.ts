import type { ConnectorErrorCode } from '../error.ts';
import { createBreaker, type Breaker, type BreakerState } from './breaker.ts';
import { createMemoryRate, createPlaces, type RateBudget, type Slots } from './budget.ts';
import type { VendorLimits } from './limits-config.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import type { Timing } from './timing.ts';
import { givenUp, resting, upstream, usedUp } from './vendor-error.ts';

/** One call to a vendor, as metrics and logs see it. `operation` is "GET /path", cleared of secrets. */
export interface VendorEvent {
  readonly vendor: string;
  readonly method: string;
  readonly operation: string;
  readonly outcome: 'ok' | ConnectorErrorCode;
  /** Of the last answer; absent when none came. */
  readonly status?: number;
  /** Requests that were sent. */
  readonly tries: number;
  /** Of these, repetitions; a try with a renewed credential is none. */
  readonly retries: number;
  /** Why a failed call was not repeated. */
  readonly stopped?: Stopped;
  /** Milliseconds of pauses between tries. */
  readonly pausedMs: number;
  /** Milliseconds in all. */
  readonly ms: number;
}

/**
 * `unsafe`: it could happen twice, or could not help. `turn`: rate, places or breaker let no repetition through. The
 * others name what was used up, or who gave up.
 */
export type Stopped = 'unsafe' | 'turn' | 'retries' | 'retry_budget' | 'time' | 'caller';

/** How a tenant of a vendor is doing, for /readyz, metrics and describe. */
export interface TrafficFigures {
  readonly breaker: BreakerState;
  /** Seconds until a request may go out again; present while the breaker is not closed. */
  readonly next_try_s?: number;
  readonly in_flight: number;
  /** Requests that the present window still takes, as of the last one; absent without a rate. */
  readonly rate_left?: number;
  readonly retries_left: number;
}

export interface TrafficOptions {
  readonly vendor: string;
  readonly limits: VendorLimits;
  readonly timing: Timing;
  /** Shared by replicas. Default: `limits.rate`, in this process. */
  readonly rate?: RateBudget;
  /** Shared by replicas, beside the places of this process. */
  readonly slots?: Slots;
  /** Told once about each call. */
  readonly watch?: (event: VendorEvent) => void;
}

/** What all requests to one tenant of a vendor share, whichever credential they carry. */
export interface VendorTraffic {
  readonly limits: VendorLimits;
  readonly timing: Timing;
  readonly breaker: Breaker;
  readonly retries: RetryBudget;
  readonly watch: (event: VendorEvent) => void;
  /**
   * Waits for a turn, `limits.wait_s` at most, and gives what hands it back. Throws ConnectorError: `rate_limited` when
   * the budgets are used up, `upstream` when the circuit is open or the budgets cannot be read. Nothing is sent then.
   */
  admit(operation: string, until: number, signal?: AbortSignal): Promise<() => Promise<void>>;
  figures(): TrafficFigures;
}

type Take = () => Promise<{ ok: true } | { ok: false; retryAfterMs: number }>;

export function createTraffic(options: TrafficOptions): VendorTraffic {
  const { vendor, limits, timing } = options;
  const rate =
    options.rate ?? (limits.rate ? createMemoryRate(limits.rate, timing.now) : undefined);
  const breaker = createBreaker(limits.breaker, timing.now);
  const retries = createRetryBudget(limits.retry_budget);
  const places = createPlaces(limits.concurrency, timing);
  let rateLeft: number | undefined;

  /** Asks again until there is a turn or the time is over. */
  async function turn(what: string, take: Take, until: number, signal?: AbortSignal) {
    for (;;) {
      const taken = await take().catch((cause: unknown) => {
        throw upstream(vendor, 'was not asked: the shared budget for it cannot be read', { cause });
      });
      if (taken.ok) return;
      const pause = Math.max(1, taken.retryAfterMs);
      if (timing.now() + pause > until) throw usedUp(vendor, what, pause);
      await timing.wait(pause, signal);
      if (signal?.aborted) return;
    }
  }

  async function takePlace(until: number, signal?: AbortSignal) {
    const within = until - timing.now();
    if (await places.enter(within, signal)) return places.leave;
    if (signal?.aborted) return undefined;
    throw usedUp(vendor, 'All places', limits.timeout_s * 1000);
  }

  return {
    limits,
    timing,
    breaker,
    retries,
    watch(event) {
      try {
        options.watch?.(event);
      } catch {
        // who watches must not turn a write that happened into a failure
      }
    },
    async admit(operation, latest, signal) {
      const until = Math.min(latest, timing.now() + limits.wait_s * 1000);
      const held: (() => void | Promise<void>)[] = [];
      const leave = async () => {
        for (const release of held.splice(0).toReversed()) {
          try {
            await release();
          } catch {
            // a lease that cannot be given back expires; the answer that was got must not be lost over it
          }
        }
      };
      const stop = () => {
        if (signal?.aborted) throw givenUp({ vendor, operation });
        const ms = breaker.closedForMs();
        if (ms > 0) throw resting(vendor, ms);
      };
      try {
        stop();
        const leavePlace = await takePlace(until, signal);
        if (leavePlace) held.push(leavePlace);
        stop();
        await turn(
          'All shared places',
          async () => {
            const slot = await options.slots?.take();
            if (slot?.ok) held.push(slot.release);
            return slot ?? { ok: true };
          },
          until,
          signal,
        );
        stop();
        await turn(
          'The requests of this time',
          async () => {
            const spent = await rate?.take();
            rateLeft = spent?.ok ? spent.left : rate && 0;
            return spent ?? { ok: true };
          },
          until,
          signal,
        );
        stop();
        return leave;
      } catch (error) {
        await leave();
        throw error;
      }
    },
    figures() {
      const ms = breaker.closedForMs();
      return {
        breaker: breaker.state(),
        ...(ms > 0 && { next_try_s: Math.ceil(ms / 1000) }),
        in_flight: places.taken(),
        ...(rateLeft !== undefined && { rate_left: rateLeft }),
        retries_left: retries.left(),
      };
    },
  };
}
