import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import { deny, type Decision } from './decision.ts';

/** What a rule of the company can look at beside the person. */
export interface RuleSubject {
  readonly subject: string;
  /** The same under its full name, where it has two: a rule may use either. */
  readonly alias?: string | undefined;
  readonly effect?: string | undefined;
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The first rule of gatehouse.yaml that denies this, if any. A condition that cannot be judged, such as one on an
 * argument that is absent, does not hold: the gate's own default still decides after it.
 */
export function companyRule(
  rules: readonly Rule[],
  gate: Rule['gate'],
  principal: Principal,
  about: RuleSubject,
): Decision | undefined {
  const rule = rules.find(
    (candidate) => candidate.gate === gate && holds(candidate, principal, about),
  );
  return rule && deny(gate, about.subject, `rule:${rule.id}`, rule.because);
}

function holds(rule: Rule, principal: Principal, about: RuleSubject): boolean {
  const conditions = [
    rule.units?.some((unit) => principal.units.includes(unit)),
    rule.roles?.some((role) => principal.roles.includes(role)),
    rule.subjects?.some((pattern) =>
      [about.subject, about.alias].some((name) => name !== undefined && matches(pattern, name)),
    ),
    rule.effects?.some((effect) => effect === about.effect),
    rule.arguments &&
      Object.entries(rule.arguments).every(([name, values]) =>
        values.some((value) => isAmong(value, about.arguments?.[name])),
      ),
  ];
  return conditions.every((condition) => condition ?? true);
}

function matches(pattern: string, subject: string): boolean {
  return pattern.endsWith('*') ? subject.startsWith(pattern.slice(0, -1)) : pattern === subject;
}

/** Whether an argument is, or as a list holds, a value. Systems of record seldom tell `General` from `general `. */
function isAmong(value: string | number | boolean, argument: unknown): boolean {
  if (Array.isArray(argument)) return argument.some((each) => isAmong(value, each));
  return folded(argument) === folded(value);
}

function folded(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}
