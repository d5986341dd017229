import { covers } from '@gatehouse/passport';
import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import { companyRule } from './company-rules.ts';
import { allow, deny, type Decision } from './decision.ts';

/** A held write, as far as the gate needs it. */
export interface ApproveSubject {
  /** `category.tool`. */
  readonly tool: string;
  readonly alias?: string | undefined;
  readonly effect: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the write needs; both people must hold it now. */
  readonly scope: string;
  readonly requester: Principal;
  readonly expired: boolean;
}

/** May this person consent to another's write? Consent adds nobody's rights to anybody: both must hold them. */
export function approveGate(
  approver: Principal,
  about: ApproveSubject,
  rules: readonly Rule[],
): Decision {
  const { tool, effect, scope, requester, expired } = about;
  const no = (rule: string, because: string) => deny('approve', tool, rule, because);
  if (approver.person === requester.person) {
    return no('approve.self', 'Nobody approves a write of their own.');
  }
  if (!requester.units.includes(approver.unit)) {
    return no(
      'approve.unit',
      `${approver.person} works in ${approver.unit}; writes of ${requester.unit} are approved there or above.`,
    );
  }
  const without = [approver, requester].find(({ scopes }) => !covers(scopes, scope));
  if (without) return no('approve.scope', `${without.person} does not hold ${scope}.`);
  const subject = { subject: tool, alias: about.alias, effect, arguments: about.arguments };
  const denied = companyRule(rules, 'approve', approver, subject);
  if (denied) return denied;
  // last, because who may not consent may not refuse either, and for a refusal time does not count
  if (expired) return no('approve.expired', 'Nobody decided in time; ask for the write again.');
  return allow(
    'approve',
    tool,
    'approve.second-person',
    `${approver.person} is another person of ${approver.unit} and holds ${scope}.`,
  );
}
