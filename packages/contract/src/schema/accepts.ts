import { canonicalJson, isObject, type Json } from '../json.ts';
import type { Fuel } from './bounds.ts';
import { countCharacters } from './characters.ts';
import { hasFormat } from './formats.ts';
import type { Node, TypeName } from './node.ts';
import type { Patterns } from './patterns.ts';

/** `undefined`: it hangs on what cannot be known here, such as a `$ref` to elsewhere or an unknown format. */
export type Answer = boolean | undefined;

/** Nested looks at one value: recursion through `$ref` that eats nothing must end. */
const MAX_DEPTH = 600;

/** Names and positions that a sub-schema has looked at; only kept where `unevaluated…` asks. */
interface Seen {
  readonly names: Set<string>;
  readonly positions: Set<number>;
}

/**
 * Whether a schema accepts a value: JSON Schema 2020-12 by the letter, with known formats checked. It interprets the
 * nodes and shares nothing with the comparison, so that a witness is proof and not the same opinion twice.
 */
export class Acceptance {
  readonly #fuel: Fuel;
  readonly #patterns: Patterns;
  #depth = 0;

  constructor(fuel: Fuel, patterns: Patterns) {
    this.#fuel = fuel;
    this.#patterns = patterns;
  }

  /** Unknown when the steps are used up. */
  accepts(node: Node, value: Json): Answer {
    return this.#check(node, value, undefined);
  }

  /** Whether all accept it. */
  acceptsAll(nodes: readonly Node[], value: Json): Answer {
    return every(nodes, (node) => this.accepts(node, value));
  }

  matches(pattern: string, text: string): Answer {
    return this.#patterns.matches(pattern, text);
  }

  #check(node: Node, value: Json, outer: Seen | undefined): Answer {
    if (!this.#fuel.take() || this.#depth > MAX_DEPTH) return undefined;
    this.#depth += 1;
    try {
      const asks = node.unevaluatedProperties !== undefined || node.unevaluatedItems !== undefined;
      const seen = outer ?? (asks ? noneSeen() : undefined);
      const own = seen && noneSeen();
      const answer = and([
        () => (node.outside === undefined ? true : undefined),
        () => node.type === undefined || node.type.some((type) => isOfType(type, value)),
        () => node.enum === undefined || includes(node.enum, value),
        () => this.#byType(node, value, own),
        () => this.#inPlace(node, value, own),
        () => this.#unevaluated(node, value, own),
      ]);
      if (outer && own && answer === true) merge(outer, own);
      return answer;
    } finally {
      this.#depth -= 1;
    }
  }

  #byType(node: Node, value: Json, seen: Seen | undefined): Answer {
    if (typeof value === 'number') return numberFits(node, value);
    if (typeof value === 'string') return this.#textFits(node, value);
    if (Array.isArray(value)) return this.#listFits(node, value as readonly Json[], seen);
    return isObject(value) ? this.#objectFits(node, value, seen) : true;
  }

  #textFits({ minLength = 0, maxLength, pattern, format }: Node, value: string): Answer {
    const length = minLength > 0 || maxLength !== undefined ? countCharacters(value) : 0;
    if (length < minLength || (maxLength !== undefined && length > maxLength)) return false;
    return and([
      () => (pattern === undefined ? true : this.#patterns.matches(pattern, value)),
      () => (format === undefined ? true : hasFormat(format, value)),
    ]);
  }

  #listFits(node: Node, value: readonly Json[], seen: Seen | undefined): Answer {
    const { minItems = 0, maxItems, prefixItems = [], items, contains } = node;
    if (value.length < minItems || (maxItems !== undefined && value.length > maxItems))
      return false;
    if (node.uniqueItems && new Set(value.map((each) => canonicalJson(each))).size < value.length) {
      return false;
    }
    return and([
      () =>
        every([...value.entries()], ([at, each]) => {
          const rule = prefixItems[at] ?? items;
          if (!rule) return true;
          seen?.positions.add(at);
          return this.#check(rule, each, undefined);
        }),
      () => (contains ? this.#contains(node, contains, value, seen) : true),
    ]);
  }

  #contains(node: Node, contains: Node, value: readonly Json[], seen: Seen | undefined): Answer {
    const { minContains = 1, maxContains = Infinity } = node;
    const answers = value.map((each) => this.#check(contains, each, undefined));
    for (const [at, answer] of answers.entries()) if (answer === true) seen?.positions.add(at);
    const sure = answers.filter((answer) => answer === true).length;
    const most = sure + answers.filter((answer) => answer === undefined).length;
    if (most < minContains || sure > maxContains) return false;
    return sure >= minContains && most <= maxContains ? true : undefined;
  }

  #objectFits(
    node: Node,
    value: { readonly [name: string]: Json },
    seen: Seen | undefined,
  ): Answer {
    const names = Object.keys(value);
    const { minProperties = 0, maxProperties, required = [], dependentRequired } = node;
    if (
      names.length < minProperties ||
      (maxProperties !== undefined && names.length > maxProperties)
    ) {
      return false;
    }
    if (!required.every((name) => Object.hasOwn(value, name))) return false;
    for (const [name, others] of dependentRequired ?? []) {
      if (Object.hasOwn(value, name) && !others.every((other) => Object.hasOwn(value, other))) {
        return false;
      }
    }
    return and([
      () => every(names, (name) => this.#propertyFits(node, name, value[name] ?? null, seen)),
      () =>
        node.propertyNames
          ? every(names, (name) => this.#check(node.propertyNames ?? node, name, undefined))
          : true,
    ]);
  }

  #propertyFits(node: Node, name: string, value: Json, seen: Seen | undefined): Answer {
    const own = node.properties?.get(name);
    const rules: Node[] = own ? [own] : [];
    let uncertain = false;
    for (const [pattern, rule] of node.patternProperties ?? []) {
      const matches = this.#patterns.matches(pattern, name);
      if (matches === true) rules.push(rule);
      uncertain ||= matches === undefined;
    }
    if (rules.length === 0 && node.additionalProperties) {
      if (uncertain) return undefined;
      rules.push(node.additionalProperties);
    }
    if (rules.length > 0) seen?.names.add(name);
    return and([
      () => every(rules, (rule) => this.#check(rule, value, undefined)),
      () => (uncertain ? undefined : true),
    ]);
  }

  /** Sub-schemas that look at the same value. */
  #inPlace(node: Node, value: Json, seen: Seen | undefined): Answer {
    const look = (inner: Node) => this.#check(inner, value, seen);
    return and([
      () => (node.ref ? look(node.ref()) : true),
      () => every(node.allOf ?? [], look),
      () => (node.anyOf ? some(node.anyOf, look, seen !== undefined) : true),
      () => (node.oneOf ? exactlyOne(node.oneOf, look) : true),
      () => (node.not ? negated(this.#check(node.not, value, undefined)) : true),
      () => this.#conditional(node, value, seen),
      () =>
        isObject(value)
          ? every([...(node.dependentSchemas ?? [])], ([name, rule]) =>
              Object.hasOwn(value, name) ? look(rule) : true,
            )
          : true,
    ]);
  }

  #conditional(node: Node, value: Json, seen: Seen | undefined): Answer {
    if (!node.ifTest) return true;
    const holds = this.#check(node.ifTest, value, seen);
    const then = () => (node.ifTrue ? this.#check(node.ifTrue, value, seen) : true);
    const otherwise = () => (node.ifFalse ? this.#check(node.ifFalse, value, seen) : true);
    if (holds !== undefined) return holds ? then() : otherwise();
    const both = [then(), otherwise()];
    return both[0] === both[1] ? both[0] : undefined;
  }

  #unevaluated(node: Node, value: Json, seen: Seen | undefined): Answer {
    const { unevaluatedProperties: names, unevaluatedItems: items } = node;
    if (names && isObject(value)) {
      const left = Object.entries(value).filter(([name]) => !seen?.names.has(name));
      for (const [name] of left) seen?.names.add(name);
      return every(left, ([, each]) => this.#check(names, each, undefined));
    }
    if (items && Array.isArray(value)) {
      const left = [...(value as readonly Json[]).entries()].filter(
        ([at]) => !seen?.positions.has(at),
      );
      for (const [at] of left) seen?.positions.add(at);
      return every(left, ([, each]) => this.#check(items, each, undefined));
    }
    return true;
  }
}

const noneSeen = (): Seen => ({ names: new Set(), positions: new Set() });

function merge(into: Seen, from: Seen): void {
  for (const name of from.names) into.names.add(name);
  for (const at of from.positions) into.positions.add(at);
}

function isOfType(type: TypeName, value: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

const manyValues = new WeakMap<readonly Json[], ReadonlySet<string>>();

function includes(values: readonly Json[], value: Json): boolean {
  const text = canonicalJson(value);
  if (values.length < 8) return values.some((each) => canonicalJson(each) === text);
  const known = manyValues.get(values) ?? new Set(values.map((each) => canonicalJson(each)));
  manyValues.set(values, known);
  return known.has(text);
}

export function numberFits(node: Partial<Node>, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node;
  return (
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum) &&
    (multipleOf === undefined || isMultiple(value, multipleOf))
  );
}

/** With a tolerance: 0.3 is three times 0.1 for everyone but a double. */
export function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) <= Math.max(1e-9, Math.abs(times) * 1e-15);
}

const negated = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

/** False as soon as one is; unknown when one is and none is false. */
const and = (checks: readonly (() => Answer)[]): Answer => every(checks, (check) => check());

function every<Item>(items: readonly Item[], check: (item: Item) => Answer): Answer {
  let answer: Answer = true;
  for (const item of items) {
    const one = check(item);
    if (one === false) return false;
    if (one === undefined) answer = undefined;
  }
  return answer;
}

/** `all`: the others are looked at also after one has accepted, because what they look at counts as evaluated. */
function some<Item>(items: readonly Item[], check: (item: Item) => Answer, all: boolean): Answer {
  let answer: Answer = false;
  for (const item of items) {
    const one = check(item);
    if (one === true && !all) return true;
    if (one === true) answer = true;
    else if (one === undefined && answer === false) answer = undefined;
  }
  return answer;
}

function exactlyOne<Item>(items: readonly Item[], check: (item: Item) => Answer): Answer {
  const answers = items.map(check);
  const sure = answers.filter((answer) => answer === true).length;
  if (sure > 1) return false;
  if (answers.includes(undefined)) return undefined;
  return sure === 1;
}
