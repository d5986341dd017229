import type { Fault } from '../faults.ts';
import type { World } from './world.ts';

/** Adds what every answer of the real one carries; the clock is the world's. */
export function dressed(world: World, response: Response): Response {
  response.headers.set('date', new Date(world.now()).toUTCString());
  response.headers.set('atl-traceid', 'a'.repeat(32));
  response.headers.set('x-ratelimit-limit', '350');
  response.headers.set('x-ratelimit-remaining', '349');
  response.headers.set('x-ratelimit-reset', new Date(world.now() + 60_000).toISOString());
  return response;
}

export type LimitReason =
  | 'jira-quota-global-based'
  | 'jira-quota-tenant-based'
  | 'jira-burst-based'
  | 'jira-per-issue-on-write';

/** One of the three limits that count at the same time. `retryAfter` in seconds; some answers come without. */
export function tooMany(reason: LimitReason, retryAfter?: number): Fault {
  return {
    status: 429,
    body: JSON.stringify({ errorMessages: ['Rate limit exceeded.'], errors: {} }),
    headers: {
      'content-type': 'application/json',
      'ratelimit-reason': reason,
      'x-ratelimit-limit': '350',
      'x-ratelimit-remaining': '0',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
  };
}
