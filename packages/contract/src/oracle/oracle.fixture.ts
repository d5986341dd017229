import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isList, isObject, type Json, type JsonObject } from '../json.ts';
import type { Next } from './random-edit.fixture.ts';

export type Check = (value: Json) => boolean;

const ajv = new Ajv2020({
  strict: false,
  validateSchema: false,
  logger: false,
  code: { optimize: false },
});
addFormats.default(ajv);

/** What a validator that others wrote says. Undefined: it does not take the schema. */
export function checkOf(document: JsonObject): Check | undefined {
  try {
    const validate = ajv.compile(document);
    return (value) => validate(value);
  } catch {
    return undefined;
  } finally {
    // it would keep every schema that it has ever seen
    ajv.removeSchema(document);
  }
}

/**
 * The schema that accepts only what is declared: an object with properties takes no others. A union of objects is closed
 * in each alternative, an object that is made of several parts around all of them.
 */
export function declaredOnly(schema: JsonObject, partOfAnother?: boolean): JsonObject;
export function declaredOnly(schema: Json, partOfAnother?: boolean): Json;
export function declaredOnly(schema: Json, partOfAnother = false): Json {
  if (!isObject(schema)) return schema;
  const hasOwn = schema['properties'] !== undefined;
  const entries = Object.entries(schema).map(([keyword, value]): [string, Json] => {
    if (maps.includes(keyword) && isObject(value)) {
      const inPlace = keyword === 'dependentSchemas';
      const inside = Object.entries(value).map(([name, each]) => [
        name,
        declaredOnly(each, inPlace),
      ]);
      return [keyword, Object.fromEntries(inside)];
    }
    if (inPlaceLists.includes(keyword) && isList(value)) {
      const part = hasOwn || partOfAnother || keyword === 'allOf';
      return [keyword, value.map((each) => declaredOnly(each, part))];
    }
    if (keyword === 'prefixItems' && isList(value)) {
      return [keyword, value.map((each) => declaredOnly(each))];
    }
    if (keyword === 'items' || keyword === 'additionalProperties')
      return [keyword, declaredOnly(value)];
    if (['then', 'else'].includes(keyword)) return [keyword, declaredOnly(value, true)];
    return [keyword, value];
  });
  const made = Object.fromEntries(entries);
  const rest = schema['additionalProperties'];
  const open =
    rest === undefined ||
    rest === true ||
    (isObject(rest) && !sayings.some((each) => each in rest));
  // beside `dependentSchemas` the validator forgets what `properties` looked at
  if (!hasOwn || partOfAnother || !open || schema['dependentSchemas'] !== undefined) return made;
  const { additionalProperties: _open, ...closed } = made;
  return { ...closed, unevaluatedProperties: false };
}

const maps = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];
const inPlaceLists = ['anyOf', 'oneOf', 'allOf'];

const pool: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  5,
  7,
  -1,
  0.5,
  1.25,
  10,
  '',
  'a',
  'abc',
  'text',
  'A1',
  'aaaaaa',
  'aaaaaaaa',
  'x-9',
  'new value',
  '2026-01-31',
  '2026-01-31T08:30:00Z',
  'maya@example.com',
  '0b9a1f6e-3c0d-4c0e-9f5a-7d1c2e3f4a5b',
];

/**
 * A value that the schema may accept and that holds declared names only, by chance. It knows nothing of how the product
 * compares or makes values, and who uses it asks the validator.
 */
export function guess(schema: Json, document: JsonObject, next: Next, depth = 0): Json {
  if (!isObject(schema)) return one(pool, next);
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const target = targetOf(reference, document);
    return depth > 6 || target === undefined
      ? one(pool, next)
      : guess(target, document, next, depth + 1);
  }
  const values = schema['enum'];
  if (isList(values) && next(5) > 0) return one(values, next);
  if (schema['const'] !== undefined && next(5) > 0) return schema['const'];
  const parts = partsOf(schema, next);
  const type = typeOf([schema, ...parts], next);
  if (type === 'object') return guessObject([schema, ...parts], document, next, depth);
  if (type === 'array') return guessList(schema, document, next, depth);
  if (parts.length > 0 && next(3) > 0) return guess(one(parts, next), document, next, depth + 1);
  return guessScalar(schema, type, next);
}

/** Keywords of which one makes a map out of an object: without any, nothing is declared of further names. */
const sayings = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'];

/** The alternatives that are taken: all of `allOf`, some of a union. */
function partsOf(schema: JsonObject, next: Next): Json[] {
  const list = (keyword: string): readonly Json[] => {
    const value = schema[keyword];
    return isList(value) ? value : [];
  };
  const any = [...list('anyOf'), ...list('oneOf')];
  const branch =
    schema['if'] === undefined
      ? []
      : next(2) === 0
        ? [schema['if'], schema['then'] ?? {}]
        : [schema['else'] ?? {}];
  const dependent = isObject(schema['dependentSchemas'])
    ? Object.values(schema['dependentSchemas'])
    : [];
  return [
    ...list('allOf'),
    ...(any.length > 0 ? [one(any, next)] : []),
    ...branch,
    ...(next(2) === 0 ? dependent : []),
  ].flatMap((part) => (isObject(part) ? [part, ...partsOf(part, next)] : []));
}

function typeOf(schemas: readonly Json[], next: Next): string {
  for (const schema of schemas) {
    if (!isObject(schema)) continue;
    const { type } = schema;
    if (typeof type === 'string') return type;
    if (isList(type)) return JSON.stringify(one(type, next)).replaceAll('"', '');
  }
  return one(['object', 'string', 'number', 'array', 'null', 'boolean'], next);
}

/** A pointer into the document. */
function targetOf(reference: string, document: JsonObject): Json | undefined {
  let here: Json | undefined = document;
  for (const name of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    here = isObject(here) ? here[name] : undefined;
  }
  return here;
}

function guessObject(
  schemas: readonly Json[],
  document: JsonObject,
  next: Next,
  depth: number,
): Json {
  const made: Record<string, Json> = {};
  const all = schemas.filter(isObject);
  for (const schema of all) {
    const required = isList(schema['required']) ? schema['required'] : [];
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    for (const [name, property] of Object.entries(properties)) {
      const wanted = required.includes(name) ? next(12) > 0 : next(depth > 3 ? 6 : 2) === 0;
      if (wanted) made[name] = guess(property, document, next, depth + 1);
    }
    const patterned = isObject(schema['patternProperties'])
      ? Object.entries(schema['patternProperties'])
      : [];
    for (const [pattern, property] of patterned) {
      const name = pattern === '^x-' ? 'x-2' : 'abc';
      if (next(2) === 0) made[name] = guess(property, document, next, depth + 1);
    }
    const rest = schema['additionalProperties'];
    if (isObject(rest) && sayings.some((keyword) => keyword in rest) && next(2) === 0) {
      made[one(['zz', 'abc', 'x-3', 'a', 'b', 'new0'], next)] = guess(
        rest,
        document,
        next,
        depth + 1,
      );
    }
  }
  return made;
}

function guessList(schema: JsonObject, document: JsonObject, next: Next, depth: number): Json {
  const first = isList(schema['prefixItems']) ? schema['prefixItems'] : [];
  const length = depth > 4 ? next(2) : next(5);
  return Array.from({ length }, (_, at) => {
    const wanted =
      schema['contains'] !== undefined && next(3) === 0 ? schema['contains'] : undefined;
    return guess(wanted ?? first[at] ?? schema['items'] ?? {}, document, next, depth + 1);
  });
}

const samples: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T08:30:00Z',
  time: '08:30:00Z',
  email: 'maya@example.com',
  uuid: '0b9a1f6e-3c0d-4c0e-9f5a-7d1c2e3f4a5b',
  uri: 'https://example.com/a',
};

function guessScalar(schema: JsonObject, type: string, next: Next): Json {
  const fitting = pool.filter((value) => {
    if (type === 'integer') return Number.isInteger(value);
    return type === 'null' ? value === null : typeof value === type;
  });
  const format = schema['format'];
  if (type === 'string' && typeof format === 'string' && next(2) === 0) {
    return samples[format] ?? 'text';
  }
  if (type === 'string' && next(2) === 0) {
    return 'abcdefgh'.slice(0, lengthOf(schema, next));
  }
  if ((type === 'integer' || type === 'number') && next(2) === 0) return next(12) - 3;
  return fitting.length > 0 ? one(fitting, next) : one(pool, next);
}

function lengthOf(schema: JsonObject, next: Next): number {
  const edge = [schema['minLength'], schema['maxLength']].filter(
    (each) => typeof each === 'number',
  );
  return Math.max(0, (edge.length > 0 ? one(edge, next) : 1) + next(3) - 1);
}

function one<Item>(items: readonly Item[], next: Next): Item {
  const item = items[next(items.length)];
  if (item === undefined) throw new RangeError('there is nothing to choose from');
  return item;
}
