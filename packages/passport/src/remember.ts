import { createHash } from 'node:crypto';
import type { Principal } from './claims.ts';
import { CLOCK_TOLERANCE_SECONDS, type PassportVerifier } from './verify.ts';

/** A verified passport is believed this long at most. Milliseconds. */
const BELIEVED_MS = 60_000;

/**
 * A verifier that remembers what it has verified, by the SHA-256 of the token, so that a passport which is shown again
 * costs microseconds instead of a signature. Never beyond its end (the tolerance for clocks included) nor for more than
 * a minute. At most `max` are remembered; the one that was not shown for longest goes first. Refusals are not.
 */
export function rememberVerified(
  verify: PassportVerifier,
  options: { readonly now: () => number; readonly max?: number },
): PassportVerifier {
  const { now, max = 10_000 } = options;
  const known = new Map<string, { readonly principal: Principal; readonly until: number }>();
  return async (token) => {
    if (token === undefined || token === '') return verify(token);
    const id = createHash('sha256').update(token).digest('base64');
    const before = known.get(id);
    known.delete(id);
    if (before && now() < before.until) {
      known.set(id, before);
      return before.principal;
    }
    const principal = await verify(token);
    const end = (principal.expiresAt + CLOCK_TOLERANCE_SECONDS) * 1000;
    known.set(id, { principal, until: Math.min(end, now() + BELIEVED_MS) });
    const [oldest] = known.keys();
    if (known.size > max && oldest !== undefined) known.delete(oldest);
    return principal;
  };
}
