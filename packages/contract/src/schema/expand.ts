import { canonicalJson, type Json } from '../json.ts';
import type { Acceptance } from './accepts.ts';
import { BeyondBounds, BOUNDS, tooDeep, type Fuel } from './bounds.ts';
import {
  conjunction,
  conjunctionKey,
  type Branch,
  type Condition,
  type Conjunction,
  type ObjectBranch,
} from './branch.ts';
import { isEmpty, intersect } from './intersect.ts';
import { ownBranches } from './own-branches.ts';
import type { Node, NodeTable, TypeName } from './node.ts';

/**
 * Writes a schema out as the list of its alternatives, each of one type, with `$ref`, `allOf` and unions multiplied out.
 * Sub-schemas of properties and elements stay as they are, so that recursion ends. Throws BeyondBounds.
 */
export class Expansion {
  readonly #table: NodeTable;
  readonly #fuel: Fuel;
  readonly #acceptance: Acceptance;
  readonly #nodes = new Map<Node, readonly Branch[]>();
  readonly #conjunctions = new Map<string, readonly Branch[]>();
  readonly #properties = new WeakMap<ObjectBranch, Map<string, Conjunction>>();
  readonly #open = new Set<Node>();

  constructor(table: NodeTable, fuel: Fuel, acceptance: Acceptance) {
    this.#table = table;
    this.#fuel = fuel;
    this.#acceptance = acceptance;
  }

  expand(nodes: Conjunction): readonly Branch[] {
    const [only] = nodes;
    if (only && nodes.length === 1) return this.#node(only);
    const key = conjunctionKey(nodes);
    const known = this.#conjunctions.get(key);
    if (known) return known;
    const all = (nodes.length === 0 ? [this.#table.any] : nodes).map((node) => this.#node(node));
    const branches = this.#tried(nodes, this.#product(all));
    this.#conjunctions.set(key, branches);
    return branches;
  }

  #node(node: Node): readonly Branch[] {
    const known = this.#nodes.get(node);
    if (known) return known;
    // a schema that is itself without eating anything: nothing more can be said of it
    if (this.#open.has(node)) throw new BeyondBounds('a "$ref" leads back to itself');
    tooDeep(this.#open.size);
    this.#open.add(node);
    try {
      const branches = this.#tried([node], this.#alternatives(node));
      this.#nodes.set(node, branches);
      return branches;
    } finally {
      this.#open.delete(node);
    }
  }

  #alternatives(node: Node): readonly Branch[] {
    this.#fuel.burn();
    const factors: (readonly Branch[])[] = [ownBranches(node)];
    const add = (branches: readonly Branch[]) => void factors.push(branches);
    if (node.ref) add(this.#node(node.ref()));
    for (const part of node.allOf ?? []) add(this.#node(part));
    if (node.anyOf) add(this.#union(node.anyOf));
    if (node.oneOf) add(this.#oneOf(node.oneOf));
    if (node.not) add(this.#not(node.not));
    if (node.ifTest) add(this.#conditional(node, node.ifTest));
    for (const [name, part] of node.dependentSchemas ?? []) add(this.#dependent(name, part));
    if (node.outside !== undefined) {
      add(this.#given(this.#any(), condition('$ref', [node], node.outside)));
    }
    return this.#evaluated(node, this.#product(factors));
  }

  #any(): readonly Branch[] {
    return this.#node(this.#table.any);
  }

  #union(nodes: readonly Node[]): readonly Branch[] {
    return distinct(nodes.flatMap((node) => [...this.#node(node)]));
  }

  /** Alternatives that exclude each other anyway are a plain union. */
  #oneOf(nodes: readonly Node[]): readonly Branch[] {
    const all = nodes.map((node) => this.#node(node));
    const apart = all.every((one, at) =>
      all.slice(at + 1).every((other) => this.#apart(one, other)),
    );
    const union = distinct(all.flat());
    return apart ? union : this.#given(union, condition('oneOf', nodes));
  }

  /** Whether no value can be in both. False where that is not seen. */
  #apart(one: readonly Branch[], other: readonly Branch[]): boolean {
    return one.every((a) =>
      other.every((b) => {
        this.#fuel.burn();
        const both = intersect(a, b);
        return both === undefined || this.isImpossible(both, 3);
      }),
    );
  }

  /** Whether no value is in the branch, as far as is seen: an empty range, or a property that must be and cannot. */
  isImpossible(branch: Branch, depth = 2): boolean {
    if (isEmpty(branch)) return true;
    if (branch.kind !== 'object' || depth === 0) return false;
    return [...branch.required].some((name) =>
      this.isNever(this.property(branch, name), depth - 1),
    );
  }

  isNever(nodes: Conjunction, depth = 2): boolean {
    return this.expand(nodes).every((branch) => this.isImpossible(branch, depth));
  }

  /** What holds for a property, patterns included. */
  property(branch: ObjectBranch, name: string): Conjunction {
    const known = this.#properties.get(branch) ?? new Map<string, Conjunction>();
    this.#properties.set(branch, known);
    const found =
      known.get(name) ??
      propertyOf(branch, name, (pattern) => this.#acceptance.matches(pattern, name));
    known.set(name, found);
    return found;
  }

  #not(node: Node): readonly Branch[] {
    const any = this.#any();
    const keys = Object.keys(node).filter((key) => key !== 'id' && key !== 'examples');
    if (keys.length === 1 && node.type && !node.type.includes('integer')) {
      const { type } = node;
      return any.filter((branch) => !type.some((name) => isOfKind(branch, name)));
    }
    const [absent, ...others] = node.required ?? [];
    if (absent !== undefined && others.length === 0 && keys.every((key) => key === 'required')) {
      const without = { properties: new Map([[absent, this.#table.never]]) };
      return this.#product([any, ownBranches(this.#table.node(without))]);
    }
    return this.#given(any, condition('not', [node]));
  }

  #conditional(node: Node, test: Node): readonly Branch[] {
    const { ifTrue: yes = this.#table.any, ifFalse: no = this.#table.any } = node;
    const taken = this.#product([this.#node(test), this.#node(yes)]);
    const left = this.#product([this.#not(test), this.#node(no)]);
    return distinct([...taken, ...left]);
  }

  #dependent(name: string, part: Node): readonly Branch[] {
    const without = this.#table.node({ properties: new Map([[name, this.#table.never]]) });
    const present = this.#table.node({ type: ['object'], required: [name] });
    return distinct([
      ...ownBranches(without),
      ...this.#product([ownBranches(present), this.#node(part)]),
    ]);
  }

  /** What no part has looked at. Where a part looks only now and then, the branch takes less than the schema does. */
  #evaluated(node: Node, branches: readonly Branch[]): readonly Branch[] {
    const { unevaluatedProperties: names, unevaluatedItems: items } = node;
    if (!names && !items) return branches;
    const changing = isChanging(node);
    const doubt = changing ? [condition('unevaluated', [node])] : [];
    return branches.map((branch): Branch => {
      const conditions = [...branch.conditions, ...doubt];
      if (branch.kind === 'object' && names && branch.parts.every(({ rest }) => !rest)) {
        const seen = branch.parts.flatMap(({ properties }) => [...properties.keys()]);
        const patterns = branch.parts.flatMap((part) => [...part.patterns.keys()]);
        const part = {
          properties: new Map(seen.map((name) => [name, this.#table.any] as const)),
          patterns: new Map(patterns.map((pattern) => [pattern, this.#table.any] as const)),
          rest: names,
        };
        return { ...branch, conditions, parts: [...branch.parts, part] };
      }
      if (branch.kind === 'array' && items && branch.parts.every(({ rest }) => !rest)) {
        const length = Math.max(0, ...branch.parts.map(({ prefix }) => prefix.length));
        const prefix = Array.from({ length }, () => this.#table.any);
        return { ...branch, conditions, parts: [...branch.parts, { prefix, rest: items }] };
      }
      return branch;
    });
  }

  /** Every combination of one alternative from each. */
  #product(factors: readonly (readonly Branch[])[]): readonly Branch[] {
    let product: readonly Branch[] = factors[0] ?? [];
    for (const factor of factors.slice(1)) {
      this.#fuel.burn(product.length * factor.length);
      const next = product.flatMap((a) =>
        factor.flatMap((b) => {
          const both = intersect(a, b);
          return both && !isEmpty(both) ? [both] : [];
        }),
      );
      product = distinct(next);
    }
    return product;
  }

  #given(branches: readonly Branch[], also: Condition): readonly Branch[] {
    return branches.map((branch) => ({ ...branch, conditions: [...branch.conditions, also] }));
  }

  /** Values are few, so each is tried against all that holds. */
  #tried(nodes: Conjunction, branches: readonly Branch[]): readonly Branch[] {
    return branches.flatMap((branch): Branch[] => {
      if (branch.kind !== 'values') return [branch];
      const values = branch.values.filter(
        (value) => this.#acceptance.acceptsAll(nodes, value) !== false,
      );
      return values.length === 0 ? [] : [{ ...branch, values }];
    });
  }
}

/** Whether what a schema looks at depends on the value: by a union or a condition, also behind `$ref` and `allOf`. */
function isChanging(node: Node, depth = 0): boolean {
  const { anyOf, oneOf, ifTest, dependentSchemas, contains, ref, allOf = [] } = node;
  if (anyOf ?? oneOf ?? ifTest ?? dependentSchemas ?? contains) return true;
  if (depth > 12) return true;
  return (ref ? [ref(), ...allOf] : allOf).some((part) => isChanging(part, depth + 1));
}

function propertyOf(
  { parts }: ObjectBranch,
  name: string,
  matches: (pattern: string) => boolean | undefined,
): Conjunction {
  const nodes = parts.flatMap(({ properties, patterns, rest }) => {
    const own = properties.get(name);
    const found = own ? [own] : [];
    for (const [pattern, node] of patterns) if (matches(pattern) === true) found.push(node);
    if (found.length === 0 && rest) found.push(rest);
    return found;
  });
  return conjunction(nodes);
}

const condition = (
  keyword: Condition['keyword'],
  nodes: readonly Node[],
  key = nodes.map(({ id }) => id).join('|'),
): Condition => ({ keyword, nodes, key: `${keyword} ${key}` });

function isOfKind(branch: Branch, type: TypeName): boolean {
  if (branch.kind !== 'values') return branch.kind === type;
  return branch.values.some((value) => (value === null ? 'null' : typeof value) === type);
}

/** The same alternative once, unions of plain values as one. Throws BeyondBounds for too many. */
function distinct(branches: readonly Branch[]): readonly Branch[] {
  const values = new Map<string, Json>();
  const rest: Branch[] = [];
  const seen = new Set<Branch>();
  for (const branch of branches) {
    if (branch.kind === 'values' && branch.conditions.length === 0) {
      for (const value of branch.values) values.set(canonicalJson(value), value);
    } else if (!seen.has(branch)) {
      seen.add(branch);
      rest.push(branch);
    }
  }
  if (values.size > 0)
    rest.unshift({ kind: 'values', values: [...values.values()], conditions: [] });
  if (rest.length > BOUNDS.alternatives) {
    throw new BeyondBounds(`it has more than ${BOUNDS.alternatives} alternatives in one place`);
  }
  return rest;
}
