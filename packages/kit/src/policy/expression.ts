import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';

/** A variable and attributes below it, e.g. `['context', 'input', 'priority']`. */
export type Path = readonly string[];

/** One thing that a policy does with what it is given. */
export type Use =
  /** The value at the path, and all below it, can change the outcome. */
  | { readonly kind: 'read'; readonly path: Path }
  /** Whether there is a value at the path can change the outcome. */
  | { readonly kind: 'has'; readonly path: Path }
  /** An entity is named: a role, a unit, a person, a value of a closed set. */
  | { readonly kind: 'entity'; readonly type: string; readonly id: string }
  /** The value at the path is compared with these literals. */
  | { readonly kind: 'literals'; readonly path: Path; readonly values: readonly Literal[] }
  /** An operator or function by name. */
  | { readonly kind: 'operation'; readonly name: string };

export type Literal = string | number | boolean;

/** Everything that a policy uses, from its head and its conditions. */
export function usesOf(policy: PolicyJson): Use[] {
  return [
    ...headUses(policy.principal, 'principal'),
    ...headUses(policy.resource, 'resource'),
    ...policy.conditions.flatMap(({ body }) => expressionUses(body)),
  ];
}

/** Membership in roles and units is always known to a decision; the person is only when a policy names one. */
function headUses(head: unknown, variable: string): Use[] {
  return entitiesIn(head).flatMap((entity) =>
    isGroup(entity.type) ? [entity] : [entity, { kind: 'read' as const, path: [variable] }],
  );
}

const isGroup = (type: string) => /::(?:Role|Unit)$/.test(type);

function expressionUses(given: unknown): Use[] {
  const path = pathOf(given);
  if (path) return [{ kind: 'read', path }];
  const [name, argument] = operation(given);
  if (name === 'Value') return entitiesIn(argument);
  const used: Use = { kind: 'operation', name };
  if (name === 'has') {
    const below = field(argument, 'attr');
    const attributes = (Array.isArray(below) ? below : [below]).map(String);
    const left = pathOf(field(argument, 'left'));
    // of a record that is no plain path, everything in it is read
    if (!left) return [used, ...expressionUses(field(argument, 'left'))];
    return [used, { kind: 'has', path: [...left, ...attributes] }];
  }
  if (name === 'like') {
    const left = field(argument, 'left');
    const sample = entriesOf(field(argument, 'pattern')).map((part) => field(part, 'Literal'));
    const literal = sample.filter((part) => typeof part === 'string').join('');
    return [used, ...expressionUses(left), ...literals(left, [literal])];
  }
  const left = field(argument, 'left');
  const right = field(argument, 'right');
  if ((name === 'in' || name === 'is') && pathOf(left)?.length === 1) {
    // who somebody is does not matter where only roles and units do
    const among = entitiesIn(name === 'in' ? right : field(argument, 'in'));
    const members = among.every(({ type }) => isGroup(type)) && !hasVariable(argument, 'left');
    if (members) return [used, ...among];
  }
  return [
    used,
    ...literals(left, literalsIn(right)),
    ...literals(right, literalsIn(left)),
    ...childrenOf(name, argument).flatMap(expressionUses),
  ];
}

/** Whether anything but literals stands beside the named side. */
function hasVariable(argument: unknown, beside: string): boolean {
  return Object.entries(isObject(argument) ? argument : {}).some(
    ([side, part]) => side !== beside && JSON.stringify(part).includes('"Var"'),
  );
}

/** `context.input.priority` as a path; undefined for every other expression. */
function pathOf(given: unknown): Path | undefined {
  const [name, argument] = operation(given);
  if (name === 'Var') return [String(argument)];
  const left = name === '.' ? pathOf(field(argument, 'left')) : undefined;
  return left && [...left, String(field(argument, 'attr'))];
}

/** An expression of the engine's JSON form is an object with one key. */
function operation(given: unknown): readonly [string, unknown] {
  return Object.entries(isObject(given) ? given : {})[0] ?? ['', undefined];
}

function childrenOf(name: string, argument: unknown): readonly unknown[] {
  if (Array.isArray(argument)) return argument;
  if (!isObject(argument)) return [];
  if (name === 'Record') return Object.values(argument);
  return ['left', 'right', 'arg', 'in', 'if', 'then', 'else'].flatMap((part) =>
    argument[part] === undefined ? [] : [argument[part]],
  );
}

/** Entities named anywhere in a piece of JSON. */
export function entitiesIn(given: unknown): Extract<Use, { kind: 'entity' }>[] {
  if (!isObject(given)) return entriesOf(given).flatMap(entitiesIn);
  const { type, id } = given;
  if (typeof type === 'string' && typeof id === 'string') return [{ kind: 'entity', type, id }];
  return Object.values(given).flatMap(entitiesIn);
}

/** The literals of `5`, of `Priority::"urgent"` or of `["a", "b"]`. */
function literalsIn(given: unknown): Literal[] {
  const [name, argument] = operation(given);
  if (name === 'Set') return entriesOf(argument).flatMap(literalsIn);
  if (name !== 'Value') return [];
  if (isLiteral(argument)) return [argument];
  return entitiesIn(argument).map(({ id }) => id);
}

function literals(side: unknown, values: readonly Literal[]): Use[] {
  const path = pathOf(side);
  return path && values.length > 0 ? [{ kind: 'literals', path, values }] : [];
}

const isObject = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);
const entriesOf = (given: unknown): readonly unknown[] => (Array.isArray(given) ? given : []);
const field = (given: unknown, name: string) => (isObject(given) ? given[name] : undefined);
const isLiteral = (given: unknown): given is Literal =>
  typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean';

/** Operations whose result can overflow. Signs of literals are not among them: the parser has folded those. */
export const ARITHMETIC: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  'neg',
  // of dates and durations; they overflow like numbers
  'offset',
  'durationSince',
  'toDate',
]);
