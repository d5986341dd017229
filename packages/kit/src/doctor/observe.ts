import type { Fetch } from '../http/fetch.ts';
import type { Finding } from './finding.ts';

/** Seconds from which a vendor's clock is worth a word, and from which signatures and tokens fail. */
const SKEW = { warn: 30, fail: 300 };
/** The share of a budget below which calls will soon be refused. */
const SCARCE = 0.1;

/** What the answers of a vendor say beside their bodies. */
export interface Observed {
  readonly fetch: Fetch;
  /** Of the clock and of the rate budget, as far as anything was said. */
  findings(): Finding[];
}

/** Watches the headers of answers that pass through. `now`: milliseconds since the epoch. */
export function observe(inner: Fetch, now: () => number): Observed {
  let skew: number | undefined;
  let budget: Budget | undefined;
  return {
    async fetch(url, init) {
      const asked = now();
      const response = await inner(url, init);
      const date = Date.parse(response.headers.get('date') ?? '');
      // the answer was made somewhere between the question and now
      if (!Number.isNaN(date)) skew = (date - (asked + now()) / 2) / 1000;
      budget = budgetOf(response.headers) ?? budget;
      return response;
    },
    findings: () => [
      ...(skew === undefined ? [] : [clockFinding(skew)]),
      ...(budget ? [budgetFinding(budget)] : []),
    ],
  };
}

function clockFinding(skew: number): Finding {
  const seconds = Math.round(Math.abs(skew));
  // the header has whole seconds
  if (seconds <= 1) return { check: 'clock', state: 'ok', said: 'Both clocks agree.' };
  const said = `The vendor's clock is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's.`;
  if (seconds < SKEW.warn) return { check: 'clock', state: 'ok', said };
  const state = seconds < SKEW.fail ? 'warn' : 'fail';
  return { check: 'clock', state, said, next: 'Set this machine’s clock by NTP, then look again.' };
}

interface Budget {
  readonly left: number;
  readonly of?: number;
}

/** Vendors spell it in three ways; the draft standard (RateLimit) is a structured field. */
function budgetOf(headers: Headers): Budget | undefined {
  for (const prefix of ['x-ratelimit-', 'x-rate-limit-', 'ratelimit-']) {
    const left = whole(headers.get(`${prefix}remaining`));
    if (left === undefined) continue;
    const of = whole(headers.get(`${prefix}limit`) ?? headers.get(prefix.slice(0, -1)));
    return { left, ...(of !== undefined && { of }) };
  }
  return undefined;
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

function budgetFinding({ left, of }: Budget): Finding {
  const said = `${left}${of === undefined ? '' : ` of ${of}`} calls are left in the vendor's current window.`;
  if (left > 0 && (of === undefined || left / of >= SCARCE)) {
    return { check: 'budget', state: 'ok', said };
  }
  return {
    check: 'budget',
    state: 'warn',
    said,
    next: 'Set a lower rate under `vendor` in the configuration, or ask the vendor for more.',
  };
}
