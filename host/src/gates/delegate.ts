import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import { companyRule } from './company-rules.ts';
import { allow, deny, type Decision } from './decision.ts';

/** When breadth pays. Below `few` items an agent of its own never does. */
const breadth = { few: 3, items: 5, rawTokens: 50_000 } as const;

/** What a sub-agent is asked for, as far as the gate needs it. */
export interface DelegateSubject {
  /** The agent's own name and its bundle's, whatever the model called it. */
  readonly agent: string;
  readonly bundle: string;
  /** Independent pieces of work in the brief. */
  readonly items: number;
  /** Tokens of tool results that lie in the parent's context. */
  readonly rawTokens: number;
  /** Whether the agent needs tools that the parent has not pulled. */
  readonly otherTools: boolean;
}

/** Is it worth a sub-agent? Sub-agents themselves have no `delegate` tool. Isolation costs about four times the tokens of doing it at once. */
export function delegateGate(
  principal: Principal,
  about: DelegateSubject,
  rules: readonly Rule[],
): Decision {
  const { bundle, agent, items, rawTokens, otherTools } = about;
  const no = (rule: string, because: string) => deny('delegate', agent, rule, because);
  const yes = (rule: string, because: string) => allow('delegate', agent, rule, because);
  const denied = companyRule(rules, 'delegate', principal, {
    subject: agent,
    alias: `${bundle}:${agent}`,
  });
  if (denied) return denied;
  if (items >= breadth.items)
    return yes('delegate.items', `${items} independent items (${breadth.items} or more).`);
  if (rawTokens > breadth.rawTokens)
    return yes('delegate.raw-data', `${rawTokens} tokens of raw data.`);
  if (otherTools && items >= breadth.few) {
    return yes('delegate.other-tools', `${items} items that need tools of their own.`);
  }
  return no(
    'delegate.too-small',
    `${items} item(s): under ${breadth.items}, do it yourself with the tools at hand.`,
  );
}
