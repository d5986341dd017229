import type { Principal } from '@gatehouse/passport';
import { checkAccess } from '../access/check.ts';
import { ConnectorError } from '../error.ts';
import { labelRule } from '../labels/rule.ts';
import type { Policy } from '../policy/policy.ts';
import type { Tool } from '../tool/define-tool.ts';
import type { CallDecision } from './record.ts';

/** A decision with its words: `allow`, or `approval` when a second person has to consent. A denial is thrown. */
export interface Judgement extends CallDecision {
  readonly outcome: 'allow' | 'approval';
  /** The rules that want a second person's consent; empty for `allow`. */
  readonly heldBy: readonly string[];
  readonly because: string;
  readonly policy: string;
}

export const judge = { access, call };

/** Does the passport open this tool, and does the scope? Throws ConnectorError `forbidden`. */
function access<Adapter>(tool: Tool<Adapter>, principal: Principal): Judgement {
  checkAccess(tool, principal);
  const rules = [`scope:${tool.scope}`];
  return {
    outcome: 'allow',
    rules,
    heldBy: [],
    because: `The caller holds ${tool.scope}.`,
    policy: '',
  };
}

/**
 * May these arguments pass? The label rule and the company's policy both have to allow it, and the stricter wins.
 * Throws ConnectorError `forbidden` that names the deciding rule. `approved`: a second person's consent to exactly
 * this effect was verified.
 */
function call<Adapter>(
  policy: Policy,
  tool: Tool<Adapter>,
  principal: Principal,
  input: Readonly<Record<string, unknown>>,
  approved: boolean,
): Judgement {
  const flow = labelRule(tool, principal.label);
  if (flow.outcome === 'deny') throw denied([flow.rule], flow.because, policy.revision);
  const company = policy.decide({ principal, tool, input, approved });
  if (company.outcome === 'deny') {
    throw denied(company.policies, company.because, policy.revision);
  }
  const flowHolds = flow.outcome === 'approval' && !approved;
  const companyHolds = company.outcome === 'approval';
  return {
    outcome: flowHolds || companyHolds ? 'approval' : 'allow',
    rules: [...(flow.rule === 'label.read' ? [] : [flow.rule]), ...company.policies],
    heldBy: [...(flowHolds ? [flow.rule] : []), ...(companyHolds ? company.policies : [])],
    because: flowHolds ? flow.because : company.because,
    policy: policy.revision,
  };
}

/** Carries its rules, so that the record of a refusal names them too. */
function denied(rules: readonly string[], because: string, policy: string): ConnectorError {
  return new ConnectorError('forbidden', because, {
    hint: 'Do not look for a way around it; ask whoever keeps the policy of this connector.',
    details: { rule: rules.join(' '), policy },
  });
}
