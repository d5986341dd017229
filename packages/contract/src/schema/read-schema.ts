import { canonicalJson, isList, isObject, type Json, type JsonObject } from '../json.ts';
import type { Keywords, Node, NodeTable, TypeName } from './node.ts';
import { collectReferences, type References, type Resource } from './references.ts';

/** A keyword that is not what JSON Schema says, and so is read as if it were not there. */
export interface SchemaProblem {
  /** Keyword, and what it should have been. */
  readonly message: string;
}

export interface ReadSchema {
  readonly root: Node;
  readonly problems: readonly SchemaProblem[];
}

/** What no double between the safe integers says: schema libraries write it for every integer. */
const NOISE = Number.MAX_SAFE_INTEGER;

/**
 * Reads a schema of 2020-12 or draft-04 to 2019-09. Throws BeyondBounds for one that is too deep or too large; what is
 * malformed inside is a problem and counts as absent.
 */
export function readSchema(document: JsonObject, table: NodeTable): ReadSchema {
  const problems: SchemaProblem[] = [];
  const reader = new Reader(document, table, problems);
  return { root: reader.read(document, reader.references.document), problems };
}

class Reader {
  readonly references: References;
  readonly #table: NodeTable;
  readonly #problems: SchemaProblem[];
  readonly #document: number;
  readonly #read = new Map<JsonObject, Node>();
  /** Drafts before 2019-09 ignore whatever stands beside a `$ref`. */
  readonly #refAlone: boolean;

  constructor(document: JsonObject, table: NodeTable, problems: SchemaProblem[]) {
    this.references = collectReferences(document);
    this.#table = table;
    this.#problems = problems;
    this.#document = table.nextDocument();
    this.#refAlone = /draft-0[3-7]/.test(JSON.stringify(document['$schema'] ?? ''));
  }

  read(schema: Json, outer: Resource): Node {
    if (schema === true) return this.#table.any;
    if (schema === false) return this.#table.never;
    if (!isObject(schema)) {
      this.#problem('a schema', 'an object or a boolean');
      return this.#table.any;
    }
    const known = this.#read.get(schema);
    if (known) return known;
    const resource = this.references.enter(schema, outer);
    const reference = schema['$ref'] ?? schema['$dynamicRef'] ?? schema['$recursiveRef'];
    const alone = this.#refAlone && schema['$ref'] !== undefined;
    const keywords = alone ? {} : this.#keywords(schema, resource);
    const node =
      reference === undefined
        ? this.#table.node(keywords)
        : this.#reference(reference, keywords, resource);
    this.#read.set(schema, node);
    return node;
  }

  #reference(reference: Json, keywords: Keywords, resource: Resource): Node {
    if (typeof reference !== 'string') {
      this.#problem('$ref', 'a text');
      return this.#table.node(keywords);
    }
    const found = this.references.find(reference, resource);
    if (!found) return this.#table.node({ ...keywords, outside: reference });
    const ref = () => this.read(found.schema, found.resource);
    const key = `${this.#document}@${resource.uri} ${reference}|`;
    return this.#table.node({ ...keywords, ref }, key);
  }

  /** Only what is there is read, and what the reader does not know is an annotation. */
  #keywords(schema: JsonObject, at: Resource): Keywords {
    const made: Made = {};
    for (const keyword of Object.keys(schema)) this.#keyword(made, keyword, schema, at);
    return made;
  }

  #keyword(made: Made, keyword: string, schema: JsonObject, at: Resource): void {
    switch (keyword) {
      case 'type':
        return set(made, 'type', this.#types(schema['type']));
      case 'enum':
      case 'const':
        return set(made, 'enum', this.#values(schema));
      case 'minimum':
      case 'exclusiveMinimum':
      case 'maximum':
      case 'exclusiveMaximum':
        return this.#bounds(made, schema);
      case 'multipleOf': {
        const step = this.#number(schema, 'multipleOf');
        return set(made, 'multipleOf', step !== undefined && step > 0 ? step : undefined);
      }
      case 'minLength':
      case 'minItems':
      case 'minProperties':
        return set(made, keyword, this.#count(schema, keyword));
      case 'maxLength':
      case 'maxItems':
      case 'maxProperties':
        return set(made, keyword, this.#count(schema, keyword, false));
      case 'minContains':
      case 'maxContains':
        if (schema['contains'] === undefined) return;
        return set(made, keyword, this.#count(schema, keyword, false));
      case 'pattern':
      case 'format':
        return set(made, keyword, this.#text(schema, keyword));
      case 'items':
      case 'prefixItems':
      case 'additionalItems':
        return this.#list(made, schema, at);
      case 'uniqueItems':
        return set(made, 'uniqueItems', schema['uniqueItems'] === true ? true : undefined);
      case 'properties':
      case 'patternProperties':
        return set(made, keyword, this.#map(schema, keyword, at));
      case 'additionalProperties':
      case 'unevaluatedProperties':
      case 'unevaluatedItems':
      case 'contains':
        return set(made, keyword, this.#schema(schema, keyword, at));
      case 'not': {
        const node = this.#schema(schema, 'not', at);
        // not anything is nothing
        return node === this.#table.any ? set(made, 'enum', []) : set(made, 'not', node);
      }
      case 'propertyNames':
        return set(made, 'propertyNames', this.#names(schema, at));
      case 'required':
        return set(made, 'required', this.#required(schema));
      case 'dependencies':
      case 'dependentRequired':
      case 'dependentSchemas':
        return this.#dependent(made, schema, at);
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        return set(made, keyword, this.#schemas(schema, keyword, at)?.toSorted(byId));
      case 'if':
        set(made, 'ifTest', this.#schema(schema, 'if', at));
        set(made, 'ifTrue', this.#schema(schema, 'then', at));
        return set(made, 'ifFalse', this.#schema(schema, 'else', at));
      case 'default':
        return set(made, 'default', schema['default']);
      case 'examples':
        return set(made, 'examples', isList(schema['examples']) ? schema['examples'] : undefined);
      default:
    }
  }

  #values(schema: JsonObject): readonly Json[] | undefined {
    const { const: one, enum: many } = schema;
    if (many !== undefined && !isList(many)) this.#problem('enum', 'a list');
    let values: readonly Json[] | undefined = isList(many) ? many : undefined;
    if (one !== undefined) {
      const text = canonicalJson(one);
      // both: what both allow
      values = values && !values.some((value) => canonicalJson(value) === text) ? [] : [one];
    }
    return values && sortedValues(values);
  }

  #types(type: Json | undefined): readonly TypeName[] | undefined {
    if (type === undefined) return undefined;
    const names = isList(type) ? type : [type];
    const known = typeNames.filter((name) => names.includes(name));
    if (known.length === 0 || known.length < new Set(names).size) {
      this.#problem('type', `of ${typeNames.join(', ')}`);
      if (known.length === 0) return undefined;
    }
    if (known.length === typeNames.length) return undefined;
    // every integer is a number
    return known.includes('number') ? known.filter((name) => name !== 'integer') : known;
  }

  #bounds(made: Made, schema: JsonObject): void {
    const minimum = this.#number(schema, 'minimum');
    const maximum = this.#number(schema, 'maximum');
    // draft-04 says with a boolean that the bound itself is out
    const lower = schema['exclusiveMinimum'] === true ? minimum : undefined;
    const upper = schema['exclusiveMaximum'] === true ? maximum : undefined;
    if (lower === undefined && minimum !== undefined && minimum > -NOISE) {
      set(made, 'minimum', minimum);
    }
    if (upper === undefined && maximum !== undefined && maximum < NOISE) {
      set(made, 'maximum', maximum);
    }
    set(made, 'exclusiveMinimum', lower ?? this.#number(schema, 'exclusiveMinimum'));
    set(made, 'exclusiveMaximum', upper ?? this.#number(schema, 'exclusiveMaximum'));
  }

  /** Before 2020-12 a list under `items` was what `prefixItems` is now, and `additionalItems` the rest. */
  #list(made: Made, schema: JsonObject, at: Resource): void {
    const older = isList(schema['items']);
    set(made, 'prefixItems', this.#schemas(schema, older ? 'items' : 'prefixItems', at));
    set(made, 'items', this.#schema(schema, older ? 'additionalItems' : 'items', at));
  }

  #names(schema: JsonObject, at: Resource): Node | undefined {
    const names = this.#schema(schema, 'propertyNames', at);
    // a name is a text always
    return names === this.#table.node({ type: ['string'] }) ? undefined : names;
  }

  #required(schema: JsonObject): readonly string[] | undefined {
    const { required } = schema;
    // draft-03 put a boolean on the property
    if (required === undefined || typeof required === 'boolean') return undefined;
    const names = this.#strings(required, 'required').toSorted();
    return names.length === 0 ? undefined : [...new Set(names)];
  }

  #dependent(made: Made, schema: JsonObject, at: Resource): void {
    const required = new Map<string, readonly string[]>();
    const schemas = new Map<string, Node>();
    for (const keyword of ['dependencies', 'dependentRequired', 'dependentSchemas']) {
      const declared = schema[keyword];
      if (declared === undefined) continue;
      if (!isObject(declared)) {
        this.#problem(keyword, 'an object');
        continue;
      }
      for (const [name, value] of Object.entries(declared)) {
        if (Array.isArray(value)) required.set(name, this.#strings(value, keyword).toSorted());
        else schemas.set(name, this.read(value, at));
      }
    }
    set(made, 'dependentRequired', required.size === 0 ? undefined : sortedMap(required));
    set(made, 'dependentSchemas', schemas.size === 0 ? undefined : sortedMap(schemas));
  }

  #strings(value: Json, keyword: string): string[] {
    const list = Array.isArray(value) ? (value as readonly Json[]) : [];
    const texts = list.filter((each) => typeof each === 'string');
    if (!Array.isArray(value) || texts.length < list.length) {
      this.#problem(keyword, 'a list of texts');
    }
    return texts;
  }

  #schema(schema: JsonObject, keyword: string, at: Resource): Node | undefined {
    const value = schema[keyword];
    return value === undefined ? undefined : this.read(value, at);
  }

  #schemas(schema: JsonObject, keyword: string, at: Resource): readonly Node[] | undefined {
    const value = schema[keyword];
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) {
      this.#problem(keyword, 'a list of schemas');
      return undefined;
    }
    return (value as readonly Json[]).map((each) => this.read(each, at));
  }

  #map(schema: JsonObject, keyword: string, at: Resource): ReadonlyMap<string, Node> | undefined {
    const value = schema[keyword];
    if (value === undefined) return undefined;
    if (!isObject(value)) {
      this.#problem(keyword, 'an object');
      return undefined;
    }
    return sortedMap(
      new Map(Object.entries(value).map(([name, each]) => [name, this.read(each, at)])),
    );
  }

  #number(schema: JsonObject, keyword: string): number | undefined {
    const value = schema[keyword];
    if (value === undefined || typeof value === 'boolean') return undefined;
    if (typeof value === 'number') return value;
    this.#problem(keyword, 'a number');
    return undefined;
  }

  /** `atLeast`: nought says nothing. */
  #count(schema: JsonObject, keyword: string, atLeast = true): number | undefined {
    const value = schema[keyword];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
      return atLeast && value === 0 ? undefined : value;
    }
    this.#problem(keyword, 'a whole number of at least 0');
    return undefined;
  }

  #text(schema: JsonObject, keyword: string): string | undefined {
    const value = schema[keyword];
    if (value === undefined || typeof value === 'string') return value;
    this.#problem(keyword, 'a text');
    return undefined;
  }

  #problem(keyword: string, expected: string): void {
    this.#problems.push({ message: `"${keyword}" should be ${expected}` });
  }
}

const typeNames: readonly TypeName[] = [
  'array',
  'boolean',
  'integer',
  'null',
  'number',
  'object',
  'string',
];

/** Alternatives have no order. */
const byId = (a: Node, b: Node) => a.id - b.id;

function sortedValues(values: readonly Json[]): readonly Json[] {
  const byText = new Map(values.map((value) => [canonicalJson(value), value]));
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

const sortedMap = <Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
  new Map([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)));

type Made = { -readonly [Name in keyof Keywords]: Keywords[Name] };

/** Keywords that say nothing are not there at all, so that equal schemas have equal keys. */
function set<Name extends keyof Keywords>(
  made: Made,
  name: Name,
  value: Keywords[Name] | undefined,
): void {
  if (value !== undefined) made[name] = value;
}
