import type { Json } from '../json.ts';
import type { Node } from './node.ts';

/** What only a look at the value itself decides. `text` names the keyword for people. */
export interface Condition {
  readonly keyword: 'not' | 'oneOf' | 'if' | 'unevaluated' | '$ref';
  readonly nodes: readonly Node[];
  /** Same key, same condition. */
  readonly key: string;
}

interface Common {
  readonly conditions: readonly Condition[];
}

/** A handful of values, already tried against everything else that holds for them. */
export interface ValuesBranch extends Common {
  readonly kind: 'values';
  readonly values: readonly Json[];
}

/** Bounds are inclusive unless `open…`; those of integers always are. */
export interface NumberBranch extends Common {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
  readonly openMin: boolean;
  readonly openMax: boolean;
  readonly steps: readonly number[];
}

/** Lengths in characters (code points). */
export interface StringBranch extends Common {
  readonly kind: 'string';
  readonly min: number;
  readonly max: number;
  readonly patterns: readonly string[];
  readonly formats: readonly string[];
}

export interface ListPart {
  readonly prefix: readonly Node[];
  readonly rest: Node | undefined;
}

export interface ListBranch extends Common {
  readonly kind: 'array';
  /** All of them hold. */
  readonly parts: readonly ListPart[];
  readonly min: number;
  readonly max: number;
  readonly unique: boolean;
  readonly contains: readonly { readonly node: Node; readonly min: number; readonly max: number }[];
}

/** The properties of a part that says nothing of them, which is not to have none. */
export const UNSTATED: ReadonlyMap<string, Node> = new Map();

export interface ObjectPart {
  readonly properties: ReadonlyMap<string, Node>;
  readonly patterns: ReadonlyMap<string, Node>;
  /** For names that the part does not mention; undefined: nothing is said of them. */
  readonly rest: Node | undefined;
}

export interface ObjectBranch extends Common {
  readonly kind: 'object';
  /** All of them hold. */
  readonly parts: readonly ObjectPart[];
  readonly required: ReadonlySet<string>;
  readonly min: number;
  readonly max: number;
  readonly names: readonly Node[];
  readonly dependents: readonly (readonly [string, readonly string[]])[];
}

/** One alternative of a schema, of one type: a union is a list of them. */
export type Branch = ValuesBranch | NumberBranch | StringBranch | ListBranch | ObjectBranch;

/** Schemas that all hold, each once, in the order of their numbers. None: anything goes. */
export type Conjunction = readonly Node[];

export const conjunction = (nodes: readonly Node[]): Conjunction =>
  nodes.length < 2 ? nodes : [...new Set(nodes)].toSorted((a, b) => a.id - b.id);

export const conjunctionKey = (nodes: Conjunction) => nodes.map(({ id }) => id).join('&');

/** What holds for the element at a position. */
export const elementAt = ({ parts }: ListBranch, at: number): Conjunction =>
  conjunction(
    parts.flatMap(({ prefix, rest }) => {
      const node = prefix[at] ?? rest;
      return node ? [node] : [];
    }),
  );

/** Positions that are written out one by one. */
export const prefixLength = ({ parts }: ListBranch) =>
  Math.max(0, ...parts.map(({ prefix }) => prefix.length));

const declared = new WeakMap<readonly ObjectPart[], ReadonlySet<string>>();

export function declaredNames({ parts }: ObjectBranch): ReadonlySet<string> {
  const known = declared.get(parts);
  if (known) return known;
  const names = new Set(parts.flatMap(({ properties }) => [...properties.keys()]));
  declared.set(parts, names);
  return names;
}

/** Whether nothing is said of the values of names that are not declared. */
export const isOpen = ({ parts }: ObjectBranch) =>
  parts.every(({ rest }) => rest === undefined || isAny(rest));

export const isAny = (node: Node) =>
  Object.keys(node).every((key) => key === 'id' || key === 'examples' || key === 'default');

/** The kind of alternative in which a value is; null and booleans are in none but as values. */
export function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
