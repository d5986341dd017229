import { dataClasses, type DataClass } from '@gatehouse/passport';
import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import { usesOf, type Literal, type Path, type Use } from './expression.ts';
import type { InputType, RecordType } from './input-type.ts';
import type { PolicyQuestion } from './policy.ts';
import type { PolicySchema, ToolShape } from './schema.ts';
import { coversTool } from './visible.ts';
import { typeAt } from './vocabulary.ts';

type Input = Record<string, unknown>;
/** A question that is being put together. */
export interface Draft {
  readonly principal: PolicyQuestion['principal'];
  readonly input: Input;
}

/** One thing that a policy looks at, and the values of it that can make a difference. */
export interface Dimension {
  readonly name: string;
  readonly values: readonly { readonly label: string; apply(draft: Draft): Draft }[];
}

/** A text that no policy names. */
const OTHER = '(other)';

/**
 * What policies that cover a tool look at beside role and unit: arguments with the values at which a condition turns,
 * label, scopes, agent and persons. What none of them looks at is not varied.
 */
export function dimensionsOf(
  policies: readonly PolicyJson[],
  tool: ToolShape,
  schema: PolicySchema,
): Dimension[] {
  const uses = policies.filter((policy) => coversTool(policy, tool)).flatMap(usesOf);
  const paths = new Map<string, Path>();
  for (const use of uses) {
    if (use.kind === 'read' || use.kind === 'has') paths.set(use.path.join('.'), use.path);
  }
  const longest = [...paths.values()].filter(
    (path) => ![...paths.values()].some((other) => isAbove(path, other)),
  );
  return longest
    .toSorted((a, b) => a.join('.').localeCompare(b.join('.'), 'en'))
    .flatMap((path) => dimensionAt(path, literalsAt(uses, path), tool, schema, uses));
}

const isAbove = (path: Path, other: Path) =>
  path.length < other.length && path.every((name, at) => other[at] === name);

const literalsAt = (uses: readonly Use[], path: Path) =>
  unique(
    uses.flatMap((use) =>
      use.kind === 'literals' && use.path.join('.') === path.join('.') ? use.values : [],
    ),
  );
const unique = <Value>(values: readonly Value[]) => [...new Set(values)];

function dimensionAt(
  path: Path,
  literals: readonly Literal[],
  tool: ToolShape,
  schema: PolicySchema,
  uses: readonly Use[],
): Dimension[] {
  const [root, first, ...rest] = path;
  const texts = literals.map(String).toSorted();
  if (root === 'principal') {
    if (first === 'scopes') return [scopes(schema)];
    if (first === 'agent') {
      return [person('agent', [undefined, ...texts, OTHER], (agent) => (agent ? { agent } : {}))];
    }
    const named = uses.flatMap((use) =>
      use.kind === 'entity' && use.type === `${schema.namespace}::Person` ? use.id : [],
    );
    return [
      person('person', [...unique(named).toSorted(), OTHER], (id) => ({ person: id ?? OTHER })),
    ];
  }
  if (root !== 'context') return [];
  if (first === 'input') return argument(rest, literals, tool.context);
  if (first === 'label') return rest[0] === 'classes' ? [classes(texts)] : [trust];
  if (first === 'run') return [person('run', [...texts, OTHER], (run) => ({ run: run ?? OTHER }))];
  return [];
}

function person(
  name: string,
  values: readonly (string | undefined)[],
  change: (value: string | undefined) => Partial<PolicyQuestion['principal']>,
): Dimension {
  return {
    name,
    values: values.map((value) => ({
      label: value ?? 'absent',
      apply: (draft) => ({ ...draft, principal: { ...draft.principal, ...change(value) } }),
    })),
  };
}

function scopes(schema: PolicySchema): Dimension {
  const sets = [[], ...schema.scopes.map((scope) => [scope]), [...schema.scopes]];
  return {
    name: 'scopes',
    values: sets.map((held, at) => ({
      label: at === 0 ? 'none' : at === sets.length - 1 ? 'all' : held.join(' '),
      apply: (draft) => ({ ...draft, principal: { ...draft.principal, scopes: held } }),
    })),
  };
}

const withLabel = (draft: Draft, change: object): Draft => ({
  ...draft,
  principal: { ...draft.principal, label: { ...draft.principal.label, ...change } },
});
const trust: Dimension = {
  name: 'label',
  values: (['trusted', 'untrusted'] as const).map((value) => ({
    label: value,
    apply: (draft) => withLabel(draft, { trust: value }),
  })),
};
function classes(named: readonly string[]): Dimension {
  const known = dataClasses.filter((name) => named.length === 0 || named.includes(name));
  const sets: DataClass[][] = [[], ...known.map((name) => [name])];
  return {
    name: 'classes',
    values: sets.map((held) => ({
      label: held.join() || 'none',
      apply: (draft) => withLabel(draft, { classes: held }),
    })),
  };
}

/** An argument: each value of a closed set, both sides of each number, absent where it may be. */
function argument(path: Path, literals: readonly Literal[], context: RecordType): Dimension[] {
  const type = typeAt(context, ['input', ...path]);
  if (!type || path.length === 0) return [];
  const name = path.join('.');
  const absent = path.flatMap((_, at) => {
    const prefix = path.slice(0, at + 1);
    if (isRequired(context, ['input', ...prefix])) return [];
    const label = at === path.length - 1 ? 'absent' : `no ${prefix.join('.')}`;
    return [{ label, value: undefined, at: prefix }];
  });
  const present = turningPoints(type, literals).map((each) => ({ ...each, at: path }));
  return [
    {
      name,
      values: [...absent, ...present].map(({ label, value, at }) => ({
        label,
        apply: (draft) => ({ ...draft, input: withValue(draft.input, at, value, context) }),
      })),
    },
  ];
}

function isRequired(context: RecordType, path: Path): boolean {
  const parent = typeAt(context, path.slice(0, -1));
  if (parent?.kind !== 'record') return false;
  return parent.fields.find(({ name }) => name === path.at(-1))?.required === true;
}

const shown = (value: unknown) => ({ label: String(value), value });

function turningPoints(
  type: InputType,
  literals: readonly Literal[],
): { label: string; value: unknown }[] {
  switch (type.kind) {
    case 'enum':
      return type.values.map(shown);
    case 'boolean':
      return [true, false].map(shown);
    case 'integer': {
      const around = literals.map(Number).flatMap((value) => [value - 1, value, value + 1]);
      const inside = around.filter((value) => value >= type.min && value <= type.max);
      return unique(inside.length > 0 ? inside : [Number(sampleOf(type))])
        .toSorted((a, b) => a - b)
        .map(shown);
    }
    case 'text':
      return [...literals.map((value) => ({ label: JSON.stringify(value), value })), shown(OTHER)];
    case 'set': {
      const elements = turningPoints(type.element, literals);
      const single = elements.map(({ label, value }) => ({ label: `[${label}]`, value: [value] }));
      return [{ label: '[]', value: [] }, ...single];
    }
    default:
      return [{ label: 'given', value: sampleOf(type) }];
  }
}

/** Any value of a type: for what no policy looks at. */
export function sampleOf(type: InputType): unknown {
  switch (type.kind) {
    case 'enum':
      return type.values[0];
    case 'boolean':
      return false;
    case 'integer':
      return Math.min(Math.max(0, type.min), type.max);
    case 'text':
      return OTHER;
    case 'set':
      return [];
    default:
      return Object.fromEntries(
        type.fields.flatMap((field) =>
          field.required ? [[field.name, sampleOf(field.type)]] : [],
        ),
      );
  }
}

/** The input with a value at a path; records on the way are made as far as they are required. */
function withValue(input: Input, path: Path, value: unknown, context: RecordType): Input {
  const [first, ...rest] = path;
  if (first === undefined) return input;
  const inner = typeAt(context, ['input', first]);
  const of: InputType = inner ?? { kind: 'text' };
  if (rest.length === 0) return { ...input, [first]: value };
  const before = input[first] ?? sampleOf(of);
  const record: Input = typeof before === 'object' ? { ...before } : {};
  const below: RecordType = {
    kind: 'record',
    fields: [{ name: 'input', required: true, type: of }],
  };
  return { ...input, [first]: withValue(record, rest, value, below) };
}
