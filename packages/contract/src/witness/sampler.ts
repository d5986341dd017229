import { canonicalJson, type Json, type JsonObject } from '../json.ts';
import type { Acceptance } from '../schema/accepts.ts';
import type { Fuel } from '../schema/bounds.ts';
import {
  conjunctionKey,
  declaredNames,
  elementAt,
  prefixLength,
  type Branch,
  type Conjunction,
  type ListBranch,
  type ObjectBranch,
} from '../schema/branch.ts';
import type { Expansion } from '../schema/expand.ts';
import { numberPool } from './number-pool.ts';
import { textPool } from './text-pool.ts';

/** Levels below which only what must be there is written. */
const MAX_DEPTH = 8;
/** Elements that are written to break a count. */
const MAX_ITEMS = 1_200;

/** Makes values of a schema that keep to what it declares. Nothing here is random: the same schema, the same values. */
export class Sampler {
  readonly #expansion: Expansion;
  readonly #acceptance: Acceptance;
  readonly #fuel: Fuel;
  readonly #smallest = new Map<string, Json | undefined>();
  readonly #least = new WeakMap<ObjectBranch, JsonObject>();

  constructor(expansion: Expansion, acceptance: Acceptance, fuel: Fuel) {
    this.#expansion = expansion;
    this.#acceptance = acceptance;
    this.#fuel = fuel;
  }

  /** A small value that all accept; undefined: none was found. */
  smallest(nodes: Conjunction, depth = 0): Json | undefined {
    const key = conjunctionKey(nodes);
    if (this.#smallest.has(key)) return this.#smallest.get(key);
    if (depth > MAX_DEPTH || !this.#fuel.take()) return undefined;
    const value = this.#firstAccepted(nodes, depth);
    // what was not found near the bottom may be found from the top
    if (value !== undefined || depth === 0) this.#smallest.set(key, value);
    return value;
  }

  #firstAccepted(nodes: Conjunction, depth: number): Json | undefined {
    for (const node of nodes) {
      for (const example of node.examples ?? []) {
        if (this.#acceptance.acceptsAll(nodes, example) === true) return example;
      }
    }
    // null says least
    const branches = this.#expansion.expand(nodes).toSorted((a, b) => rank(a) - rank(b));
    for (const branch of branches) {
      for (const value of this.values(branch, [], depth)) {
        if (!this.#fuel.take()) return undefined;
        if (this.#acceptance.acceptsAll(nodes, value) === true) return value;
      }
    }
    return undefined;
  }

  /** Values of one alternative, those first that may break one of `against`. */
  *values(branch: Branch, against: readonly Branch[] = [], depth = 0): Generator<Json> {
    switch (branch.kind) {
      case 'values':
        yield* branch.values.toSorted((a, b) => Number(a === null) - Number(b === null));
        return;
      case 'number':
        yield* numberPool(
          branch,
          against.filter((each) => each.kind === 'number'),
        );
        return;
      case 'string':
        yield* textPool(
          branch,
          against.filter((each) => each.kind === 'string'),
        );
        return;
      case 'array':
        yield* this.#lists(
          branch,
          against.filter((each) => each.kind === 'array'),
          depth,
        );
        return;
      default:
        yield* this.#objects(branch, depth);
    }
  }

  *#lists(branch: ListBranch, against: readonly ListBranch[], depth: number): Generator<Json> {
    const lengths = [
      branch.min,
      branch.min + 1,
      ...against.flatMap(({ min, max }) => [min - 1, max + 1]),
      ...(against.some(({ unique }) => unique) ? [Math.max(2, branch.min)] : []),
      prefixLength(branch),
      ...branch.contains.map(({ min }) => min),
    ];
    for (const length of new Set(lengths)) {
      if (length < branch.min || length > branch.max || length > MAX_ITEMS) continue;
      // the same ones first: they break a list that must not repeat
      for (const unlike of branch.unique ? [true] : [false, true]) {
        const list = this.list(branch, length, unlike, depth);
        if (list) yield list;
      }
    }
  }

  /** `unlike`: as many different elements as can be found. */
  list(branch: ListBranch, length: number, unlike: boolean, depth: number): Json[] | undefined {
    const list: Json[] = [];
    const written = new Set<string>();
    for (let at = 0; at < length; at += 1) {
      if (!this.#fuel.take()) return undefined;
      const wanted = branch.contains.find(({ min }) => at < min);
      const nodes = elementAt(branch, at);
      const value = this.#element(
        wanted ? [...nodes, wanted.node] : nodes,
        unlike ? written : undefined,
        depth,
      );
      if (value === undefined) return undefined;
      written.add(canonicalJson(value));
      list.push(value);
    }
    return list;
  }

  #element(
    nodes: Conjunction,
    not: ReadonlySet<string> | undefined,
    depth: number,
  ): Json | undefined {
    const smallest = this.smallest(nodes, depth + 1);
    if (!not || smallest === undefined || !not.has(canonicalJson(smallest))) return smallest;
    for (const branch of this.#expansion.expand(nodes)) {
      for (const value of this.values(branch, [], depth + 1)) {
        if (not.has(canonicalJson(value))) continue;
        if (this.#acceptance.acceptsAll(nodes, value) === true) return value;
      }
    }
    return this.#numbered(nodes, not.size) ?? smallest;
  }

  /** Another number or text, however many there are. */
  #numbered(nodes: Conjunction, count: number): Json | undefined {
    return [count + 10, `text ${count}`, `${count}`].find(
      (value) => this.#acceptance.acceptsAll(nodes, value) === true,
    );
  }

  *#objects(branch: ObjectBranch, depth: number): Generator<Json> {
    const declared = [...declaredNames(branch)];
    const least = this.object(branch, {}, depth);
    if (least) yield least;
    if (depth > 2) return;
    const optional = declared.filter((name) => !branch.required.has(name));
    for (const name of optional.slice(0, 12)) {
      const value = this.smallest(this.#expansion.property(branch, name), depth + 1);
      if (value === undefined) continue;
      const more = this.object(branch, { [name]: value }, depth);
      if (more) yield more;
    }
    const most = this.object(branch, this.#all(branch, optional, depth), depth);
    if (most) yield most;
  }

  #all(branch: ObjectBranch, names: readonly string[], depth: number): JsonObject {
    return Object.fromEntries(
      names.flatMap((name) => {
        const value = this.smallest(this.#expansion.property(branch, name), depth + 1);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  /** An object with these properties, and of the others only what must be there; undefined: that is impossible. */
  object(branch: ObjectBranch, given: JsonObject, depth = 0): JsonObject | undefined {
    if (branch.dependents.length > 0) return this.#object(branch, given, depth);
    const least = this.#least.get(branch) ?? this.#object(branch, {}, depth);
    if (!least) {
      // what could not be made may be what is given
      return Object.keys(given).length > 0 ? this.#object(branch, given, depth) : undefined;
    }
    this.#least.set(branch, least);
    // a copy is cheap, thousands of copies of thousands of properties are not
    if (!this.#fuel.take(1 + branch.required.size / 8)) return undefined;
    const made = { ...least };
    for (const [name, value] of Object.entries(given)) put(made, name, value);
    return Object.keys(made).length > branch.max ? this.#object(branch, given, depth) : made;
  }

  #object(branch: ObjectBranch, given: JsonObject, depth: number): JsonObject | undefined {
    const made: Record<string, Json> = { ...given };
    const needed = new Set(branch.required);
    for (const name of Object.keys(given)) addDependents(branch, name, needed);
    for (const name of needed) {
      if (Object.hasOwn(made, name)) continue;
      if (!this.#fuel.take()) return undefined;
      addDependents(branch, name, needed);
      const value = this.smallest(this.#expansion.property(branch, name), depth + 1);
      if (value === undefined) return undefined;
      put(made, name, value);
    }
    return this.#padded(branch, made, depth);
  }

  /** More properties, where a least number is asked for. */
  #padded(branch: ObjectBranch, made: Record<string, Json>, depth: number): JsonObject | undefined {
    const more = [
      ...declaredNames(branch),
      ...Array.from({ length: Math.min(branch.min, 50) }, (_, at) => `key${at + 1}`),
    ];
    for (const name of more) {
      if (Object.keys(made).length >= branch.min) break;
      if (Object.hasOwn(made, name)) continue;
      const value = this.smallest(this.#expansion.property(branch, name), depth + 1);
      if (value !== undefined) put(made, name, value);
    }
    return Object.keys(made).length > branch.max ? undefined : made;
  }
}

/** `__proto__` is a name like any other in JSON. */
function put(made: Record<string, Json>, name: string, value: Json): void {
  if (name !== '__proto__') made[name] = value;
  else
    Object.defineProperty(made, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
}

function addDependents({ dependents }: ObjectBranch, name: string, needed: Set<string>): void {
  for (const [trigger, others] of dependents) {
    if (trigger === name) for (const other of others) needed.add(other);
  }
}

/** A text is a more telling example than null. */
function rank(branch: Branch): number {
  if (branch.kind === 'values') return branch.values.every((value) => value === null) ? 5 : 0;
  return { string: 1, number: 2, array: 3, object: 4 }[branch.kind];
}
