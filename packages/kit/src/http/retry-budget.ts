/** Repetitions that a vendor still gets: a sick one is not hammered by everybody's retries. */
export interface RetryBudget {
  /** One request was sent for the first time. */
  earn(): void;
  /** False when repetitions are used up. */
  spend(): boolean;
  left(): number;
}

/** Repetitions that are allowed before any request has earned some. */
const BURST = 10;

/** In the long run repetitions stay below `share` of the requests; 0 allows none at all. */
export function createRetryBudget(share: number): RetryBudget {
  // in thousandths: 0.1 cannot be added up exactly
  const earned = Math.round(share * 1000);
  let left = share > 0 ? BURST * 1000 : 0;
  return {
    earn() {
      left = Math.min(BURST * 1000, left + earned);
    },
    spend() {
      if (left < 1000) return false;
      left -= 1000;
      return true;
    },
    left: () => Math.floor(left / 1000),
  };
}
