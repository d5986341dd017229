import type { Evaluation } from './engine.ts';
import type { PolicyDecision } from './policy.ts';

/** What deciding needs to know of a policy beside its conditions. */
export interface PolicyHead {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  /** `auto`: a permit that needs nobody; `approval`: a second person has to consent; `never`: a plain forbid. */
  readonly tier: 'auto' | 'approval' | 'never';
  /** `@because`: told to the person. */
  readonly because?: string;
}

/** The id that stands where no policy permits. */
export const DEFAULT_DENY = 'default-deny';

/**
 * Three outcomes out of the engine's two. Allow: a satisfied permit needs nobody, or a second person has consented.
 * Approval: only permits that need consent hold, or every forbid in the way asks for consent and the same question
 * with consent is allowed. Else deny. An evaluation that failed, the second one too, is a deny.
 */
export function decideWith(
  heads: ReadonlyMap<string, PolicyHead>,
  approved: boolean,
  evaluate: (approved: boolean) => Evaluation,
): PolicyDecision {
  const first = evaluate(approved);
  if (first.kind === 'failed') return denied(first.rules, heads);
  if (first.decision === 'allow') return allowed(heads, approved, first.policies);
  const askable = first.policies.every((id) => heads.get(id)?.tier === 'approval');
  if (approved || first.policies.length === 0 || !askable) {
    return denied(blockers(heads, first.policies), heads);
  }
  const second = evaluate(true);
  if (second.kind === 'failed') return denied(second.rules, heads);
  if (second.decision === 'deny') return denied(blockers(heads, second.policies), heads);
  return held(first.policies, heads);
}

function allowed(
  heads: ReadonlyMap<string, PolicyHead>,
  approved: boolean,
  permits: readonly string[],
): PolicyDecision {
  // an answer without a reason is none that this could stand on
  if (permits.length === 0) return denied([DEFAULT_DENY], heads);
  const free = permits.filter((id) => heads.get(id)?.tier === 'auto');
  if (free.length === 0 && !approved) return held(permits, heads);
  const deciding = free.length > 0 ? free : permits;
  return { outcome: 'allow', policies: deciding, because: `Permitted by ${deciding.join(', ')}.` };
}

/** Forbids that no consent lifts, before those that it does. */
function blockers(heads: ReadonlyMap<string, PolicyHead>, forbids: readonly string[]) {
  const hard = forbids.filter((id) => heads.get(id)?.tier !== 'approval');
  if (hard.length > 0) return hard;
  return forbids.length > 0 ? forbids : [DEFAULT_DENY];
}

function held(policies: readonly string[], heads: ReadonlyMap<string, PolicyHead>): PolicyDecision {
  const because = `A second person has to approve this (${policies.join(', ')}).`;
  return { outcome: 'approval', policies, because: withReasons(because, policies, heads) };
}

function denied(
  policies: readonly string[],
  heads: ReadonlyMap<string, PolicyHead>,
): PolicyDecision {
  const failed = policies.some((id) => id.startsWith('policy-error:'));
  const because = failed
    ? `The policy could not be evaluated, so nothing is allowed (${policies.join(', ')}).`
    : policies.includes(DEFAULT_DENY)
      ? 'No policy permits this.'
      : `Forbidden by ${policies.join(', ')}.`;
  return { outcome: 'deny', policies, because: withReasons(because, policies, heads) };
}

function withReasons(
  told: string,
  policies: readonly string[],
  heads: ReadonlyMap<string, PolicyHead>,
): string {
  return [told, ...policies.flatMap((id) => heads.get(id)?.because ?? [])].join(' ');
}
