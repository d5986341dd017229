import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import type { Standing } from '../org/standing.ts';
import { companyRule } from './company-rules.ts';
import { contractGate } from './contract.ts';
import { allow, deny, type Decision } from './decision.ts';
import { commonScopes, covers } from '@gatehouse/passport';

/** One call as the gate sees it. `tool` is `category.name`; scope and effect are what the connector declares. */
export interface CallSubject {
  readonly tool: string;
  /** The listed name, where the call uses a former one: a rule on either holds. */
  readonly alias?: string | undefined;
  readonly scope: string;
  readonly effect: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly declared: readonly string[];
  /** If given, the only tools that this agent may call. */
  readonly only?: readonly string[] | undefined;
  /** By gatehouse.lock. */
  readonly standing?: Standing | undefined;
}

/** May this call be made? The connector asks the same again, with authority; this gate is the cheap first answer. */
export function callGate(
  principal: Principal,
  call: CallSubject,
  rules: readonly Rule[],
): Decision {
  const { tool, scope, effect } = call;
  if (call.only && !call.only.includes(tool)) {
    return deny(
      'call',
      tool,
      'call.not-in-brief',
      `This agent was given ${call.only.join(', ') || 'no tools'}.`,
    );
  }
  const contract = contractGate('call', tool, call.standing);
  if (contract?.decision === 'deny') return contract;
  const denied = companyRule(rules, 'call', principal, {
    subject: tool,
    alias: call.alias,
    effect,
    arguments: call.arguments,
  });
  if (denied) return denied;
  if (!covers(call.declared, scope)) {
    return deny(
      'call',
      tool,
      'call.undeclared',
      `The bundle of the loaded skill does not declare ${scope}.`,
    );
  }
  if (!covers(commonScopes(principal.scopes, call.declared), scope)) {
    return deny(
      'call',
      tool,
      'call.scope',
      `${tool} needs ${scope}; ${principal.person} (${principal.roles.join(', ')} in ${principal.unit}) holds ${principal.scopes.join(', ') || 'no scopes'}.`,
    );
  }
  return allow('call', tool, 'call.scope', `${principal.person} holds ${scope}.`);
}
