import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import { dataClasses } from '@gatehouse/passport';
import { ARITHMETIC, usesOf, type Use } from './expression.ts';
import { didYouMean } from './nearest.ts';
import type { PolicyProblem } from './problem.ts';
import type { PolicySchema } from './schema.ts';
import { placeOf, problemAt, type PolicySource } from './source.ts';
import { coversTool } from './visible.ts';
import { missingAttribute } from './vocabulary.ts';

/** Names of the organisation, where the operator tells them; a policy that names another one is refused. */
export interface KnownNames {
  readonly roles?: readonly string[] | undefined;
  readonly units?: readonly string[] | undefined;
}

interface Found {
  /** The tokens at whose last it stands. */
  readonly row: readonly string[];
  readonly message: string;
  readonly suggestion: string;
}

/** What the engine's validator lets pass although it would not do what its author means. */
export function ownRules(
  source: PolicySource,
  policy: PolicyJson,
  schema: PolicySchema,
  names: KnownNames,
): PolicyProblem[] {
  const uses = usesOf(policy);
  const id = policy.annotations?.['id'] ?? undefined;
  const found = [
    ...arithmetic(policy, uses),
    ...approval(policy, uses),
    ...uses.flatMap((use) => [...absent(use, policy, schema), ...unknownNames(use, schema, names)]),
  ];
  return found
    .filter(({ message }, at) => found.findIndex((other) => other.message === message) === at)
    .map(({ row, message, suggestion }) =>
      problemAt(source, placeOf(source, ...row), { message, suggestion, policy: id }),
    );
}

/** Integers overflow, an overflow is an error, and a forbid that fails forbids nothing. */
function arithmetic(policy: PolicyJson, uses: readonly Use[]): Found[] {
  if (policy.effect !== 'forbid') return [];
  return uses.flatMap((use) =>
    use.kind === 'operation' && ARITHMETIC.has(use.name)
      ? {
          row: [use.name === 'neg' ? '-' : use.name],
          message: `a forbid may not calculate (${use.name}): when the result overflows, the policy fails and would forbid nothing`,
          suggestion:
            'compare the argument itself with a literal, as in context.input.amount > 5000',
        }
      : [],
  );
}

/** A policy asks for consent with its tier; the condition only says that consent lifts a forbid. */
function approval(policy: PolicyJson, uses: readonly Use[]): Found[] {
  const reads = uses.some((use) => {
    if (use.kind !== 'read' && use.kind !== 'has') return false;
    const [root, attribute] = use.path;
    return root === 'context' && (attribute === undefined || attribute === 'approved');
  });
  const asks = policy.effect === 'forbid' && policy.annotations?.['tier'] === 'approval';
  if (asks && !reads) {
    const message = 'the policy asks for approval, but an approval would not lift it';
    return [{ row: ['@', 'tier'], message, suggestion: 'add: unless { context.approved }' }];
  }
  if (asks || !reads) return [];
  return [
    {
      row: ['approved'],
      message:
        'context.approved belongs into a forbid with @tier("approval"): here nobody would be asked',
      suggestion:
        policy.effect === 'permit'
          ? 'write @tier("approval") before the permit and leave the condition out'
          : 'write @tier("approval") before the forbid',
    },
  ];
}

/** `has` on a misspelt attribute is valid and false, and switches off the forbid that it guards. */
function absent(use: Use, policy: PolicyJson, schema: PolicySchema): Found[] {
  const covered = [...schema.tools.values()].filter((tool) => coversTool(policy, tool));
  if (use.kind !== 'has' || covered.length === 0) return [];
  const missing = missingAttribute(use.path, covered);
  return missing ? [{ row: [missing.attribute], ...missing }] : [];
}

/** Texts that are names: the engine compares them and cannot know that there is no such name. */
function unknownNames(use: Use, schema: PolicySchema, names: KnownNames): Found[] {
  if (use.kind === 'entity') {
    if (use.type === `${schema.namespace}::Role`) return unknown(use.id, 'role', names.roles);
    if (use.type === `${schema.namespace}::Unit`) return unknown(use.id, 'unit', names.units);
  }
  if (use.kind !== 'literals') return [];
  const path = use.path.join('.');
  return use.values.map(String).flatMap((given) => {
    if (path === 'principal.scopes') return unknown(given, 'scope', schema.scopes);
    if (path === 'context.label.classes') return unknown(given, 'class', dataClasses);
    return [];
  });
}

function unknown(given: string, what: string, known: readonly string[] | undefined): Found[] {
  if (known === undefined || known.includes(given)) return [];
  const suggestion = didYouMean(given, known, what === 'class' ? 'classes' : `${what}s`);
  return [{ row: [JSON.stringify(given)], message: `there is no ${what} "${given}"`, suggestion }];
}
