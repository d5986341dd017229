import { isObject, type Json, type JsonObject } from '../json.ts';

/** A number below the bound, the next of a fixed row. */
export type Next = (bound: number) => number;

/** A small generator of numbers: the same seed, the same row. */
export function row(seed: number): Next {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

type Editable = { [name: string]: Json };
const one = <Item>(items: readonly Item[], next: Next): Item | undefined =>
  items[next(items.length)];

/** Edits as tool authors make them, one of them somewhere in the schema. */
export function edited(document: JsonObject, next: Next): JsonObject {
  const before = JSON.stringify(document);
  // many edits do not fit the place that was drawn
  for (let tries = 0; tries < 12; tries += 1) {
    const copy: Editable = structuredClone(document);
    const place = one(schemasIn(copy), next);
    if (place) one(edits, next)?.(place, next);
    if (JSON.stringify(copy) !== before) return copy;
  }
  return document;
}

function schemasIn(schema: Editable): Editable[] {
  const maps = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];
  const children = Object.entries(schema).flatMap(([name, value]): Json[] => {
    if (name === 'enum' || name === 'const' || name === 'dependentRequired') return [];
    if (maps.includes(name)) return isObject(value) ? Object.values(value) : [];
    return Array.isArray(value) ? value : [value];
  });
  return [schema, ...children.filter(isObject).flatMap((child) => schemasIn(child))];
}

const edits: readonly ((schema: Editable, next: Next) => void)[] = [
  drop,
  (schema, next) => bump(schema, 'minimum', next),
  (schema, next) => bump(schema, 'maxLength', next),
  (schema, next) => bump(schema, 'minLength', next),
  (schema, next) => bump(schema, 'maxItems', next),
  (schema, next) => bump(schema, 'maximum', next),
  (schema, next) => {
    const properties = schema['properties'];
    if (isObject(properties))
      schema['properties'] = { ...properties, [`new${next(2)}`]: { type: 'string' } };
  },
  (schema, next) => {
    const properties = schema['properties'];
    if (!isObject(properties)) return;
    const gone = one(Object.keys(properties), next);
    schema['properties'] = Object.fromEntries(
      Object.entries(properties).filter(([name]) => name !== gone),
    );
  },
  (schema, next) => {
    const properties = schema['properties'];
    if (!isObject(properties)) return;
    const name = one(Object.keys(properties), next);
    const required = listOf(schema['required']);
    if (name !== undefined) schema['required'] = [...new Set([...required, name])];
  },
  (schema, next) => {
    schema['required'] = listOf(schema['required']).filter(() => next(2) === 0);
  },
  (schema, next) => {
    if (schema['type'] === 'object') schema['additionalProperties'] = next(2) === 0;
  },
  (schema) => {
    if (typeof schema['type'] === 'string') schema['type'] = [schema['type'], 'null'];
  },
  (schema) => {
    if (schema['type'] === 'integer') schema['type'] = 'number';
    else if (schema['type'] === 'number') schema['type'] = 'integer';
  },
  (schema, next) => {
    const values = schema['enum'];
    if (Array.isArray(values)) schema['enum'] = [...values.slice(next(2)), 'new value'];
  },
  (schema, next) => {
    if (schema['type'] === 'string') schema['enum'] = ['a', 'abc', 'text'].slice(next(2));
  },
  (schema, next) => {
    const values = listOf(schema['anyOf']);
    if (values.length > 1) schema['anyOf'] = values.slice(0, 1 + next(2));
    else wrap(schema, { anyOf: [{ ...schema }, { type: 'null' }] });
  },
  (schema, next) => {
    if (schema['type'] === 'string')
      schema['pattern'] = one(['^[a-z]+$', '^a', '[0-9]'], next) ?? '';
  },
];

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function drop(schema: Editable, next: Next): void {
  const name = one(
    Object.keys(schema).filter((key) => key !== '$defs'),
    next,
  );
  if (name !== undefined) delete schema[name];
}

function bump(schema: Editable, keyword: string, next: Next): void {
  const value = schema[keyword];
  if (typeof value === 'number') schema[keyword] = Math.max(0, value + (next(2) === 0 ? 1 : -1));
}

function wrap(schema: Editable, by: JsonObject): void {
  const definitions = schema['$defs'];
  const inner: Editable = structuredClone(by);
  for (const name of Object.keys(schema)) delete schema[name];
  Object.assign(schema, inner, definitions && { $defs: definitions });
  schema['type'] ??= ['object', 'null', 'string', 'number', 'array', 'boolean'];
}

/** Another notation for the same: order, spellings, descriptions, a needless reference. */
export function respelt(value: JsonObject, next: Next): JsonObject;
export function respelt(value: Json, next: Next): Json;
export function respelt(value: Json, next: Next): Json {
  if (Array.isArray(value)) return value.map((each: Json) => respelt(each, next));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, each]): [string, Json] => {
    const literal =
      name === 'enum' || name === 'const' || name === 'dependentRequired' || name === 'required';
    if (!literal) return [name, respelt(each, next)];
    return [
      name,
      Array.isArray(each) && (name === 'enum' || name === 'required') ? each.toReversed() : each,
    ];
  });
  const result: Editable = Object.fromEntries(next(2) === 0 ? entries.toReversed() : entries);
  if (looksLikeSchema(result)) {
    if (next(3) === 0) result['description'] = 'another text';
    if (typeof result['type'] === 'string' && next(3) === 0) result['type'] = [result['type']];
    if ('const' in result && !('enum' in result)) {
      result['enum'] = [result['const'] ?? null];
      delete result['const'];
    }
    const any = result['anyOf'];
    if (Array.isArray(any)) result['anyOf'] = any.toReversed();
  }
  return result;
}

/** A map of properties may have a property called `type`: its value is a schema then, never a text. */
const looksLikeSchema = (value: Editable) =>
  typeof value['type'] === 'string' || 'const' in value || Array.isArray(value['anyOf']);
