import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import { companyRule } from './company-rules.ts';
import { allow, type Decision } from './decision.ts';

/** A skill of a bundle that has passed the install gate, e.g. `customer-operations:breach-watch`. */
export interface SkillSubject {
  readonly bundle: string;
  readonly skill: string;
}

/** May the person see the skill's line in the menu? */
export function seeGate(
  principal: Principal,
  { bundle, skill }: SkillSubject,
  rules: readonly Rule[],
): Decision {
  const subject = `${bundle}:${skill}`;
  return (
    companyRule(rules, 'see', principal, { subject }) ??
    allow('see', subject, 'see.installed', `${bundle} is installed in ${principal.unit}.`)
  );
}

/** May the skill's body enter the context? Who may not see it may not expand it either. */
export function expandGate(
  principal: Principal,
  about: SkillSubject,
  rules: readonly Rule[],
): Decision {
  const subject = `${about.bundle}:${about.skill}`;
  const seen = seeGate(principal, about, rules);
  if (seen.decision === 'deny') return { ...seen, gate: 'expand' };
  return (
    companyRule(rules, 'expand', principal, { subject }) ??
    allow('expand', subject, 'expand.visible', 'The skill is on the menu of this person.')
  );
}
