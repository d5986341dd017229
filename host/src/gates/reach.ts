import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import { companyRule } from './company-rules.ts';
import { allow, deny, type Decision } from './decision.ts';
import { commonScopes } from '@gatehouse/passport';

/** A category of connectors, as the expanded skills' bundles ask for it and the unit binds it. */
export interface ReachSubject {
  readonly category: string;
  /** Scopes that the bundles of the expanded skills declare for the category. */
  readonly declared: readonly string[];
  /** The connector instance that the unit binds; undefined when it binds none. */
  readonly instance: string | undefined;
}

/** May this person's run touch the connector at all? Only what an expanded skill's bundle declares is in reach. */
export function reachGate(
  principal: Principal,
  about: ReachSubject,
  rules: readonly Rule[],
): Decision {
  const { category, declared, instance } = about;
  if (declared.length === 0) {
    return deny(
      'reach',
      category,
      'reach.undeclared',
      `No loaded skill comes from a bundle that declares ${category}.`,
    );
  }
  if (instance === undefined) {
    return deny(
      'reach',
      category,
      'reach.unbound',
      `${principal.unit} binds no ${category} connector.`,
    );
  }
  const denied = companyRule(rules, 'reach', principal, { subject: category });
  if (denied) return denied;
  if (commonScopes(principal.scopes, declared).length === 0) {
    return deny(
      'reach',
      category,
      'reach.no-scope',
      `The roles ${principal.roles.join(', ')} hold none of the scopes that the bundle declares (${declared.join(', ')}).`,
    );
  }
  return allow(
    'reach',
    category,
    'reach.bound',
    `${principal.unit} binds ${category} to ${instance}.`,
  );
}
