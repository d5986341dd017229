import { canonicalJson } from '../json.ts';
import { kindOf, UNSTATED, type Branch, type Condition, type NumberBranch } from './branch.ts';
import { wholeBounds } from './own-branches.ts';

/**
 * What is in both alternatives; undefined: nothing, because they are of different types or share no value. Values are
 * not tried against the bounds of the other here.
 */
export function intersect(a: Branch, b: Branch): Branch | undefined {
  const conditions = joined(a.conditions, b.conditions);
  if (a.kind === 'values' || b.kind === 'values') return withValues(a, b, conditions);
  if (a.kind === 'number' && b.kind === 'number') return numbers(a, b, conditions);
  if (a.kind === 'string' && b.kind === 'string') {
    return {
      kind: 'string',
      min: Math.max(a.min, b.min),
      max: Math.min(a.max, b.max),
      patterns: [...new Set([...a.patterns, ...b.patterns])],
      formats: [...new Set([...a.formats, ...b.formats])],
      conditions,
    };
  }
  if (a.kind === 'array' && b.kind === 'array') {
    return {
      kind: 'array',
      parts: [...new Set([...a.parts, ...b.parts])].filter(
        ({ prefix, rest }) => prefix.length > 0 || rest,
      ),
      min: Math.max(a.min, b.min),
      max: Math.min(a.max, b.max),
      unique: a.unique || b.unique,
      contains: [...a.contains, ...b.contains],
      conditions,
    };
  }
  if (a.kind === 'object' && b.kind === 'object') {
    const saying = [...new Set([...a.parts, ...b.parts])].filter(
      ({ properties, patterns, rest }) => properties !== UNSTATED || patterns.size > 0 || rest,
    );
    return {
      kind: 'object',
      parts: saying,
      required: new Set([...a.required, ...b.required]),
      min: Math.max(a.min, b.min),
      max: Math.min(a.max, b.max),
      names: [...new Set([...a.names, ...b.names])],
      dependents: [...a.dependents, ...b.dependents],
      conditions,
    };
  }
  return undefined;
}

function withValues(a: Branch, b: Branch, conditions: readonly Condition[]): Branch | undefined {
  const [one, other] = a.kind === 'values' ? [a, b] : [b, a];
  if (one.kind !== 'values') return undefined;
  const shared =
    other.kind === 'values'
      ? new Set(other.values.map((value) => canonicalJson(value)))
      : undefined;
  const values = one.values.filter((value) =>
    shared ? shared.has(canonicalJson(value)) : kindOf(value) === other.kind,
  );
  return values.length === 0 ? undefined : { kind: 'values', values, conditions };
}

function numbers(a: NumberBranch, b: NumberBranch, conditions: readonly Condition[]): NumberBranch {
  const lower = a.min > b.min || (a.min === b.min && a.openMin) ? a : b;
  const upper = a.max < b.max || (a.max === b.max && a.openMax) ? a : b;
  return wholeBounds({
    kind: 'number',
    integer: a.integer || b.integer,
    min: lower.min,
    openMin: lower.openMin,
    max: upper.max,
    openMax: upper.openMax,
    steps: [...new Set([...a.steps, ...b.steps])],
    conditions,
  });
}

function joined(a: readonly Condition[], b: readonly Condition[]): readonly Condition[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  return [...new Map([...a, ...b].map((each) => [each.key, each])).values()];
}

/** Whether the alternative's own bounds leave nothing. */
export function isEmpty(branch: Branch): boolean {
  switch (branch.kind) {
    case 'values':
      return branch.values.length === 0;
    case 'number':
      return (
        branch.min > branch.max || (branch.min === branch.max && (branch.openMin || branch.openMax))
      );
    default:
      return branch.min > branch.max;
  }
}
