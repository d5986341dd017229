import { canonicalJson, type Json } from '../json.ts';

export type TypeName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/**
 * A JSON Schema as it is judged: 2020-12 keywords, older spellings lifted, annotations gone, each keyword of a known
 * type. Equal schemas of one table are the same object. No keyword at all accepts everything; an empty `enum` nothing.
 */
export interface Node {
  readonly id: number;
  readonly type?: readonly TypeName[];
  /** `const` is an `enum` of one. */
  readonly enum?: readonly Json[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly prefixItems?: readonly Node[];
  readonly items?: Node;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
  readonly contains?: Node;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly properties?: ReadonlyMap<string, Node>;
  readonly patternProperties?: ReadonlyMap<string, Node>;
  readonly additionalProperties?: Node;
  readonly propertyNames?: Node;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: ReadonlyMap<string, readonly string[]>;
  readonly dependentSchemas?: ReadonlyMap<string, Node>;
  readonly unevaluatedProperties?: Node;
  readonly unevaluatedItems?: Node;
  readonly allOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly not?: Node;
  /** `if`, and what `then` and `else` ask. */
  readonly ifTest?: Node;
  readonly ifTrue?: Node;
  readonly ifFalse?: Node;
  /** Where a `$ref` leads, read when it is asked for: it may lead back. */
  readonly ref?: () => Node;
  /** A `$ref` that leaves the document or leads nowhere. It is never followed, so what it accepts is unknown. */
  readonly outside?: string;
  /** What the server uses when nothing is sent. No constraint, but a promise. */
  readonly default?: Json;
  /** Values that the author gave as examples: good first guesses where a text must match a pattern. */
  readonly examples?: readonly Json[];
}

/** A node before it has its number. */
export type Keywords = Omit<Node, 'id'>;

/** Gives equal schemas one node, so that what did not change is seen at once. One table for both sides. */
export class NodeTable {
  readonly #known = new Map<string, Node>();
  #documents = 0;
  readonly any = this.node({});
  readonly never = this.node({ enum: [] });

  node(keywords: Keywords, refKey = ''): Node {
    const key = `${refKey}${keyOf(keywords)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const made = { ...keywords, id: this.#known.size };
    this.#known.set(key, made);
    return made;
  }

  /** A `$ref` is the same as another only inside its own document, which this number names. */
  nextDocument(): number {
    this.#documents += 1;
    return this.#documents;
  }
}

/** Children by their number, everything else as text. Examples are no part of what a schema says. */
function keyOf(keywords: Keywords): string {
  const { enum: values, default: fallback, ...rest } = keywords;
  let key = values === undefined ? '' : `enum:${canonicalJson(values)};`;
  if (fallback !== undefined) key += `default:${canonicalJson(fallback)};`;
  // the keywords come in the order of the document
  const byName: Readonly<Record<string, unknown>> = rest;
  for (const name of Object.keys(rest).toSorted()) {
    const value = byName[name];
    if (name === 'examples' || name === 'ref' || value === undefined) continue;
    key += `${name}:${childText(value)};`;
  }
  return key;
}

function childText(value: unknown): string {
  if (value instanceof Map) {
    let text = '{';
    for (const [name, each] of value) text += `${JSON.stringify(name)}:${childText(each)},`;
    return `${text}}`;
  }
  if (Array.isArray(value)) return `[${value.map(childText).join(',')}]`;
  return isNode(value) ? `#${value.id}` : JSON.stringify(value);
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'id' in value;
