import type { Standing } from '../org/standing.ts';
import { allow, deny, type Decision, type GateName } from './decision.ts';

/**
 * What gatehouse.lock says of a tool, or of a connector as a whole. Undefined: nothing moved. What moved and breaks
 * nobody is allowed and told all the same, so that a change is seen before it hurts.
 */
export function contractGate(
  gate: GateName,
  subject: string,
  standing: Standing | undefined,
): Decision | undefined {
  if (!standing) return undefined;
  const { verdict, outcome, because } = standing;
  const decide = outcome === 'refuse' ? deny : allow;
  return decide(gate, subject, `contract:${verdict}`, because);
}

/**
 * Why, as a model is told it. What gatehouse.lock finds is said in the words of a third party, and the quarantine is
 * there to keep these out of conversations: only people read them.
 */
export const toldToModels = ({ rule, because }: Pick<Decision, 'rule' | 'because'>): string =>
  rule.startsWith('contract:')
    ? 'It is not what was pinned in gatehouse.lock. Ask an administrator, whom gatehouse contracts shows what moved.'
    : because;
