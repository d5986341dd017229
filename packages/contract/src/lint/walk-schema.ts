import { isObject, type Json, type JsonObject } from '../json.ts';
import { pointed } from './pointed.ts';

/** A subschema where it is first met. `false` and `true` count as `{}`. */
export interface SchemaNode {
  readonly schema: JsonObject;
  /** `filter.status`, `tickets[].id`; empty for the root. */
  readonly path: string;
  /** `property` has a name of its own; `map` is the value of any name; `branch` is another reading of its parent. */
  readonly at: 'root' | 'property' | 'item' | 'map' | 'names' | 'branch';
  /** The name of a property. */
  readonly name: string;
  /** Whether a property must be given. */
  readonly required: boolean;
}

export interface WalkedSchema {
  /** Each subschema that can take part in a check, once, in the order of the text. */
  readonly nodes: readonly SchemaNode[];
  /** Objects and lists inside each other, at most; the root counts. */
  readonly depth: number;
  /** Where the schema leads back into itself; undefined: nowhere. */
  readonly recursion: string | undefined;
  /** References that lead out of the schema; none is ever followed. */
  readonly outside: readonly { readonly path: string; readonly ref: string }[];
  /** References to something that is not there. */
  readonly broken: readonly { readonly path: string; readonly ref: string }[];
  /** More subschemas than are looked at. */
  readonly cut: boolean;
}

/** Subschemas of one schema that are looked at; the largest public ones have a few thousand. */
const MOST_NODES = 50_000;

interface Visit {
  /** The subschema as it stands in the text: its identity. */
  readonly value: JsonObject;
  readonly node: SchemaNode;
}
interface Visited {
  readonly children: readonly { readonly value: JsonObject; readonly deeper: boolean }[];
  height: number;
  open: boolean;
}

/**
 * Walks a schema along everything that applies to instances, through local references, each subschema once. Its own
 * stack and the limit keep it bounded for any input: depth, cycles, and references that multiply are only more nodes.
 */
export function walkSchema(root: JsonObject): WalkedSchema {
  const nodes: SchemaNode[] = [];
  const outside: { path: string; ref: string }[] = [];
  const broken: { path: string; ref: string }[] = [];
  const seen = new Map<JsonObject, Visited>();
  let recursion: string | undefined;
  let cut = false;
  const start: SchemaNode = { schema: root, path: '', at: 'root', name: '', required: true };
  const stack: ({ enter: Visit } | { leave: JsonObject })[] = [
    { enter: { value: root, node: start } },
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if ('leave' in next) {
      leave(next.leave, seen);
      continue;
    }
    const { value, node } = next.enter;
    const before = seen.get(value);
    if (before) {
      if (before.open) recursion ??= node.path === '' ? 'the root' : node.path;
      continue;
    }
    if (nodes.length >= MOST_NODES) {
      cut = true;
      continue;
    }
    nodes.push(node);
    const children = childrenOf(node, root, { outside, broken });
    const edges = children.map((child) => ({
      value: child.value,
      deeper: child.node.at !== 'branch' && child.node.at !== 'names',
    }));
    seen.set(value, { children: edges, height: 0, open: true });
    stack.push({ leave: value });
    for (const child of children.toReversed()) stack.push({ enter: child });
  }
  return { nodes, depth: seen.get(root)?.height ?? 0, recursion, outside, broken, cut };
}

/** Every child is done: what leads back to an open one is a cycle and adds nothing. */
function leave(value: JsonObject, seen: Map<JsonObject, Visited>): void {
  const visited = seen.get(value);
  if (!visited) return;
  let inside = 0;
  let beside = 0;
  for (const { value: child, deeper } of visited.children) {
    const { height = 0, open = false } = seen.get(child) ?? {};
    if (open) continue;
    if (deeper) inside = Math.max(inside, height);
    else beside = Math.max(beside, height);
  }
  visited.height = Math.max(isContainer(value) ? inside + 1 : inside, beside);
  visited.open = false;
}

const isContainer = (schema: JsonObject) =>
  typesOf(schema).some((type) => type === 'object' || type === 'array') ||
  ['properties', 'items', 'prefixItems', 'patternProperties'].some((key) =>
    Object.hasOwn(schema, key),
  );

/** The types that a schema names; empty when it names none. */
export function typesOf({ type }: JsonObject): readonly string[] {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((each) => typeof each === 'string') : [];
}

const lists = ['anyOf', 'oneOf', 'allOf'] as const;
const branches = ['not', 'if', 'then', 'else'] as const;
const items = ['items', 'additionalItems', 'unevaluatedItems', 'contains'] as const;
const maps = ['additionalProperties', 'unevaluatedProperties'] as const;

function childrenOf(
  { schema, path }: SchemaNode,
  root: JsonObject,
  found: Pick<
    { outside: { path: string; ref: string }[]; broken: { path: string; ref: string }[] },
    'outside' | 'broken'
  >,
): Visit[] {
  const children: Visit[] = [];
  const add = (
    value: Json | undefined,
    at: SchemaNode['at'],
    to = path,
    name = '',
    required = false,
  ) => {
    if (isObject(value))
      children.push({ value, node: { schema: value, path: to, at, name, required } });
    // a bare `true` allows everything: a subschema without a word about it
    else if (value === true && at === 'property') {
      const empty = {};
      children.push({ value: empty, node: { schema: empty, path: to, at, name, required } });
    }
  };
  const required = new Set(listOf(schema['required']));
  for (const [name, value] of entriesOf(schema['properties'])) {
    add(value, 'property', path === '' ? name : `${path}.${name}`, name, required.has(name));
  }
  for (const [, value] of entriesOf(schema['patternProperties'])) add(value, 'map', under(path));
  for (const key of maps) add(schema[key], 'map', under(path));
  for (const key of items) {
    for (const value of oneOrMore(schema[key])) add(value, 'item', `${path}[]`);
  }
  for (const value of listOf(schema['prefixItems'])) add(value, 'item', `${path}[]`);
  for (const key of lists) for (const value of listOf(schema[key])) add(value, 'branch');
  for (const key of branches) add(schema[key], 'branch');
  for (const key of ['dependentSchemas', 'dependencies']) {
    for (const [, value] of entriesOf(schema[key])) add(value, 'branch');
  }
  add(schema['propertyNames'], 'names');
  for (const key of ['$ref', '$dynamicRef', '$recursiveRef']) {
    const ref = schema[key];
    if (typeof ref !== 'string') continue;
    const target = pointed(root, ref);
    if (target === 'outside') found.outside.push({ path, ref });
    else if (target === 'nowhere') found.broken.push({ path, ref });
    else add(target, 'branch');
  }
  return children;
}

const under = (path: string) => (path === '' ? '*' : `${path}.*`);
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const entriesOf = (value: Json | undefined) => (isObject(value) ? Object.entries(value) : []);
const oneOrMore = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
