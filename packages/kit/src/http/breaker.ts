import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
  type IBackoffFactory,
} from 'cockatiel';

export type BreakerState = 'closed' | 'open' | 'half_open';
/** What one exchange says about the vendor. `unsaid`: nothing, because the caller gave up. */
export type Health = 'well' | 'sick' | 'unsaid';

/** Stops sending to a vendor that does not answer, and lets one request through after a while to see. */
export interface Breaker {
  state(): BreakerState;
  /** Milliseconds until a request may go out again; 0 when one may go now. */
  closedForMs(): number;
  /** Runs the work, or gives undefined when nothing may be sent now. */
  run<Result>(
    work: () => Promise<Result>,
    health: (result: Result) => Health,
  ): Promise<Result | undefined>;
}

const names = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
} as const satisfies Record<CircuitState, BreakerState>;

/** What cockatiel judges: it must see neither the reply nor the error. */
const WELL = Symbol('well');
const SICK = Symbol('sick');
class Unsaid extends Error {}

/** One per vendor and tenant. Opens after `failures` sick exchanges in a row; answers of any kind close it. */
export function createBreaker(
  { failures, open_s }: { failures: number; open_s: number },
  now: () => number,
): Breaker {
  let openedAt = 0;
  const leftMs = () => Math.max(0, openedAt + open_s * 1000 - now());
  // cockatiel compares `duration` with the wall clock; so it is told only "not yet" or "long ago"
  const untilProbe: IBackoffFactory<unknown> & { readonly duration: number } = {
    next() {
      openedAt = now();
      return untilProbe;
    },
    get duration() {
      return leftMs() > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    },
  };
  const circuit = circuitBreaker(
    handleWhenResult((result) => result === SICK),
    { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: untilProbe },
  );
  const state = () => names[circuit.state];
  const closedForMs = () => {
    // while the one probe is out, cockatiel would queue the others behind it without an end
    if (state() === 'half_open') return 1000;
    return state() === 'open' ? leftMs() : 0;
  };

  return {
    state,
    closedForMs,
    async run<Result>(work: () => Promise<Result>, health: (result: Result) => Health) {
      if (closedForMs() > 0) return undefined;
      const ended: { how?: { result: Result } | { error: unknown } } = {};
      try {
        await circuit.execute(async () => {
          ended.how = await work().then(
            (result) => ({ result }),
            (error: unknown) => ({ error }),
          );
          const says = 'result' in ended.how ? health(ended.how.result) : 'unsaid';
          if (says === 'well') return WELL;
          // a probe that says nothing must not close the circuit, and a call that says nothing must not count
          if (says === 'sick' || circuit.state === CircuitState.HalfOpen) return SICK;
          throw new Unsaid();
        });
      } catch (error) {
        if (!(error instanceof Unsaid)) throw error;
      }
      if (ended.how && 'error' in ended.how) throw ended.how.error;
      return ended.how?.result;
    },
  };
}
