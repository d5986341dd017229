import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import { DEFAULT_DENY, type PolicyHead } from './decide.ts';
import { didYouMean } from './nearest.ts';
import type { PolicyProblem } from './problem.ts';
import { placeOf, problemAt, type PolicySource } from './source.ts';

const known = ['id', 'tier', 'because'];
const tiers = {
  permit: ['auto', 'approval'],
  forbid: ['approval'],
} as const satisfies Record<PolicyHead['effect'], readonly string[]>;
const idShape = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

/** A policy's head, or what is wrong with it. `taken`: the ids so far, and where each was given. */
export function readHead(
  source: PolicySource,
  policy: PolicyJson,
  taken: ReadonlyMap<string, string>,
): { readonly head?: PolicyHead; readonly problems: readonly PolicyProblem[] } {
  const { id, tier, because, ...others } = policy.annotations ?? {};
  const problems: PolicyProblem[] = [];
  const wrong = (annotation: string, message: string, suggestion: string) => {
    const at = placeOf(source, '@', annotation);
    problems.push(problemAt(source, at, { message, suggestion, ...(id && { policy: id }) }));
  };
  for (const name of Object.keys(others)) {
    const likely = didYouMean(name, known, 'annotations');
    wrong(name, `there is no annotation @${name}`, likely);
  }
  if (!id) {
    const example = '@id("urgent-needs-approval")';
    wrong('id', 'the policy has no id', `write ${example} before it; decisions name it`);
  } else if (!idShape.test(id) || id === DEFAULT_DENY) {
    const allowed = 'letters, digits, dots, hyphens and underscores';
    wrong('id', `"${id}" cannot be an id`, `an id has ${allowed}, and is not ${DEFAULT_DENY}`);
  } else if (taken.has(id)) {
    wrong('id', `the id is given twice`, `it stands at ${taken.get(id)} too; choose another`);
  }
  const allowed: readonly string[] = tiers[policy.effect];
  if (tier !== undefined && !allowed.includes(tier ?? '')) {
    const plain = policy.effect === 'forbid' ? '; without a tier a forbid denies' : '';
    const values = allowed.map((value) => `@tier("${value}")`).join(' or ');
    wrong('tier', `a ${policy.effect} has no tier "${tier}"`, `write ${values}${plain}`);
  }
  if (because !== undefined && (because ?? '').trim() === '') {
    wrong('because', '@because is empty', 'say in one sentence why, for the person who asked');
  }
  if (problems.length > 0 || !id) return { problems };
  const whenNone = policy.effect === 'permit' ? 'auto' : 'never';
  return {
    problems,
    head: {
      id,
      effect: policy.effect,
      tier: tier === 'approval' ? 'approval' : whenNone,
      ...(because && { because }),
    },
  };
}
