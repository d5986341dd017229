import type { Exchange } from './exchange.ts';
import type { Timing } from './timing.ts';

/** What of a request decides whether it may be sent again. */
export interface Repeatable {
  readonly method: string;
  /** It carries the vendor's own idempotency key: the vendor does it once, however often it is sent. */
  readonly idempotent: boolean;
  /** Statuses by which this vendor says that it has done nothing. */
  readonly nothingDoneOn: readonly number[];
}

/** Statuses that may be gone a moment later. 500 is among them: a read costs nothing but a place in the budget. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Longest pause before a repetition that a vendor may ask for. */
const LONGEST_MS = 30_000;
const FIRST_MS = 250;

export const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** True when the vendor can have done what was asked, although its answer does not say so. */
export function mayHaveHappened(
  method: string,
  reply: Exchange,
  nothingDoneOn: readonly number[],
): boolean {
  if (isRead(method)) return false;
  if (reply.kind === 'broken') return reply.why !== 'unreachable' && reply.why !== 'untrusted';
  if (reply.kind === 'oversized') return true;
  if (nothingDoneOn.includes(reply.status)) return false;
  // not implemented, version not supported: refused unread. Every other 5xx may come after the deed
  if (reply.status === 501 || reply.status === 505) return false;
  return reply.status < 400 || reply.status === 408 || reply.status >= 500;
}

/**
 * Whether sending it once more is safe and could help. `limited`: the vendor said in its own words that there were too
 * many requests. Reads and keyed writes are repeated after anything that may pass; other writes only when nothing
 * was sent, or the vendor is declared to mean "nothing done" by this status.
 */
export function mayRepeat(request: Repeatable, reply: Exchange, limited: boolean): boolean {
  if (reply.kind === 'oversized') return false;
  if (reply.kind === 'broken') {
    if (reply.why === 'unreachable') return true;
    if (reply.why === 'untrusted' || reply.why === 'abandoned') return false;
    return isRead(request.method) || request.idempotent;
  }
  if (request.nothingDoneOn.includes(reply.status)) return true;
  return (isRead(request.method) || request.idempotent) && (limited || PASSING.has(reply.status));
}

/**
 * Milliseconds that `Retry-After` asks for: seconds, or the date of RFC 9110 section 10.2.3. Undefined when there is
 * none that can be read.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // the three forms of an HTTP date begin with the name of a day; Date.parse alone would take "-5" for a year
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(value)) return undefined;
  const at = Date.parse(/gmt$/i.test(value) ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * Milliseconds to wait before repetition `number` (1 is the first): what the vendor asks for, never less; else
 * exponential with full jitter, so that callers who failed together do not come back together. Undefined: the vendor
 * asks for more than a call can wait.
 */
export function pauseMs(
  number: number,
  askedFor: number | undefined,
  random: Timing['random'],
): number | undefined {
  const jitter = random() * FIRST_MS * 2 ** (number - 1);
  if (askedFor === undefined) return jitter;
  return askedFor > LONGEST_MS ? undefined : askedFor + jitter;
}
