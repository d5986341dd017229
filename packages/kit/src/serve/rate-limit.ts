import { createHash } from 'node:crypto';
import type { Principal } from '@gatehouse/passport';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ConnectorError } from '../error.ts';
import type { Limits } from './limits.ts';

/** Counters that are kept at a time. The one that was used longest ago makes room. */
const MAX_COUNTERS = 10_000;

export interface RateLimitOptions {
  readonly limits: Limits;
  /** Told of each refusal. */
  readonly onRefused?: () => void;
  /** Default 10,000. */
  readonly maxCounters?: number;
}

/**
 * Counts calls per person and tool in fixed windows: a window begins with the first call and refuses what is beyond the
 * limit until it ends, so across the end of one and the beginning of the next twice the limit can pass. Refused calls
 * do not lengthen it. Throws ConnectorError `rate_limited` with `retry_after_s`.
 */
export function createRateLimit({
  limits: { per_person: limit },
  onRefused,
  maxCounters = MAX_COUNTERS,
}: RateLimitOptions): (principal: Pick<Principal, 'person'>, tool: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: limit.calls, duration: limit.per_s });
  const used = new Set<string>();

  /** The library drops a counter only when its window ends; until then a Set in order of use keeps them few. */
  const makeRoom = async (key: string) => {
    used.delete(key);
    used.add(key);
    if (used.size <= maxCounters) return;
    const [oldest = key] = used;
    used.delete(oldest);
    await limiter.delete(oldest);
  };

  return async ({ person }, tool) => {
    const key = counterOf(person, tool);
    await makeRoom(key);
    try {
      await limiter.consume(key);
    } catch (refusal) {
      // anything else is a fault of the limiter: the call is refused all the same
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      onRefused?.();
      throw tooMany(tool, limit, Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  };
}

/** A hash: ids of persons can be long, and need not lie about in memory. */
function counterOf(person: string, tool: string): string {
  return createHash('sha256')
    .update(JSON.stringify([person, tool]))
    .digest('base64url');
}

function tooMany(tool: string, limit: Limits['per_person'], seconds: number): ConnectorError {
  return new ConnectorError(
    'rate_limited',
    `${tool} was called more than ${limit.calls} times in ${limit.per_s} s.`,
    {
      hint: `Wait ${seconds} s, then repeat the call with the same arguments; ask for more at once where the tool allows it.`,
      details: { retry_after_s: seconds },
    },
  );
}
