import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { shapeText } from '../schema/shape.ts';
import { exampleOf } from '../witness/example.ts';
import { compareSchemas } from './compare-schemas.ts';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
});
const one = (schema: Json) => object({ a: schema });

function nested(levels: number, leaf: JsonObject): JsonObject {
  let schema = leaf;
  for (let level = 0; level < levels; level += 1) schema = object({ a: schema });
  return schema;
}

/** Each definition refers twice to the one before: short, and 2^60 when written out. */
function doubling(keyword: 'properties' | 'allOf', leaf: JsonObject): JsonObject {
  const definitions: Record<string, Json> = { d0: leaf };
  for (let at = 1; at <= 60; at += 1) {
    const ref = { $ref: `#/$defs/d${at - 1}` };
    definitions[`d${at}`] =
      keyword === 'allOf' ? { allOf: [ref, ref] } : object({ x: ref, y: ref });
  }
  return { ...one({ $ref: '#/$defs/d60' }), $defs: definitions };
}

/** Each definition leads to the next one: nested by three values, and as deep as there are definitions. */
function row(step: (ref: JsonObject) => JsonObject, leaf: JsonObject): JsonObject {
  const definitions: Record<string, Json> = { d1000: leaf };
  for (let at = 0; at < 1_000; at += 1)
    definitions[`d${at}`] = step({ $ref: `#/$defs/d${at + 1}` });
  return { ...one({ $ref: '#/$defs/d0' }), $defs: definitions };
}

/** 2^20 combinations. */
const combined = (type: string): JsonObject =>
  one({
    allOf: Array.from({ length: 20 }, (_, at) => ({
      anyOf: [object({ [`p${at}`]: { type } }), object({ [`q${at}`]: { type } })],
    })),
  });

const wide = (names: number, value: string): JsonObject => {
  const all = Array.from({ length: names }, (_, at) => `p${at}`);
  return object(Object.fromEntries(all.map((name) => [name, { enum: [value, name] }])), {
    required: all,
  });
};

/** Made when they are used: a test runner would print them. */
const hostile: Readonly<Record<string, () => readonly [JsonObject, JsonObject, RegExp]>> = {
  'ten thousand levels': () => [
    nested(10_000, { type: 'string' }),
    nested(10_000, { type: 'null' }),
    /nested deeper than 200/,
  ],
  'a hundred thousand values': () => [
    one({ enum: Array.from({ length: 100_000 }, (_, at) => at) }),
    one({ enum: [1] }),
    /more than 60000 values/,
  ],
  'references that double': () => [
    doubling('properties', { type: 'string' }),
    doubling('properties', { type: 'null' }),
    /more steps/,
  ],
  'parts that double': () => [
    doubling('allOf', { type: 'string' }),
    doubling('allOf', { type: 'null' }),
    /more steps/,
  ],
  'a thousand references in a row': () => [
    row((ref) => object({ a: ref }), { type: 'string' }),
    row((ref) => object({ a: ref }), { type: 'null' }),
    /through more than 200 places/,
  ],
  'a thousand references to references': () => [
    row((ref) => ref, { type: 'string' }),
    row((ref) => ref, { type: 'null' }),
    /through more than 200 places/,
  ],
  'a thousand references in parts': () => [
    row((ref) => ({ allOf: [ref] }), { type: 'string' }),
    row((ref) => ({ allOf: [ref] }), { type: 'null' }),
    /through more than 200 places/,
  ],
  'unions that multiply': () => [
    combined('string'),
    combined('null'),
    /more than 256 alternatives/,
  ],
  'a reference to itself': () => [
    { $ref: '#' },
    { $ref: '#', minProperties: 1 },
    /leads back to itself/,
  ],
  'a property that is itself': () => [
    one({ $ref: '#/properties/a' }),
    one({ type: 'string' }),
    /leads back to itself/,
  ],
  'a reference to a URL': () => [
    one({ $ref: 'https://example.com/a.json' }),
    one({ $ref: 'https://example.com/b.json' }),
    /not in this document/,
  ],
  'a reference to a file': () => [
    one({ $ref: 'file:///etc/passwd' }),
    one({ type: 'string' }),
    /not in this document|no value/,
  ],
  'a pattern that never ends': () => [
    one({ type: 'string', minLength: 60 }),
    one({ type: 'string', minLength: 60, pattern: '^(a|a)*b$' }),
    /patterns cannot be compared/,
  ],
};
const names = Object.keys(hostile);
const made = (name: string) => {
  const make = hostile[name];
  if (!make) throw new TypeError(`there is no schema called ${name}`);
  return make();
};

describe('R39 R63 a hostile schema costs little and is told', () => {
  const fetching = vi.fn<typeof fetch>();
  beforeEach(() => void vi.stubGlobal('fetch', fetching));
  afterEach(() => void vi.unstubAllGlobals());

  test.each(names)('%s: suspected, with the reason', (name) => {
    const [before, after, why] = made(name);
    const doubts = compareSchemas(before, after, 'in').map(
      ({ verdict, doubt }) => `${verdict} ${doubt}`,
    );
    expect(doubts).toContainEqual(
      expect.stringMatching(new RegExp(`^suspected .*(?:${why.source})`)),
    );
    expect(fetching).not.toHaveBeenCalled();
  });

  test.each(names)('%s: against itself nothing, and a shape of its own', (name) => {
    const [before, after] = made(name);
    expect(compareSchemas(before, structuredCopy(before), 'in')).toEqual([]);
    expect(shapeText(before)).toBe(shapeText(structuredCopy(before)));
    expect(shapeText(before)).not.toBe(shapeText(after));
    expect(shapeText(before).length).toBeLessThanOrEqual(100_000);
    expect(() => exampleOf(before)).not.toThrow();
  });

  test('a thousand changed arguments are all told, proven as far as the steps reach', () => {
    const changes = compareSchemas(wide(1_000, 'x'), wide(1_000, 'z'), 'in');
    expect(changes.filter(({ rule }) => rule === 'values-narrowed')).toHaveLength(1_000);
    expect(changes.filter(({ verdict }) => verdict === 'breaking').length).toBeGreaterThan(10);
  });

  test('names of JavaScript are names', () => {
    const before = parsed(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}',
    );
    const after = parsed(
      '{"type":"object","properties":{"__proto__":{"type":"null"},"constructor":{"type":"string"}}}',
    );
    const [first] = compareSchemas(before, after, 'in');
    expect(JSON.stringify(first?.witness?.value)).toBe('{"__proto__":"text"}');
    expect(compareSchemas(before, after, 'in').map(({ path }) => path)).toEqual([
      '__proto__',
      '__proto__',
    ]);
  });
});

const parsed = (text: string): JsonObject => JSON.parse(text);

/** Without a stack of its own, `structuredClone` would be the first to give up. */
const structuredCopy = (schema: JsonObject): JsonObject => ({ ...schema });

describe('R63 garbage', () => {
  test.each<[string, JsonObject]>([
    [
      'keywords of the wrong type',
      object({
        a: { type: 7, enum: 'x', minimum: 'low', properties: [], items: 3, required: true },
      }),
    ],
    ['an unknown type', one({ type: 'file' })],
    ['a property that is no schema', object({ a: 'text' })],
    [
      'lists where objects belong',
      { type: 'object', properties: [], required: { a: true }, anyOf: {} },
    ],
    ['a reference that is a number', one({ $ref: 5 })],
    ['a broken pattern', one({ type: 'string', pattern: '([' })],
  ])(
    '%s does not throw and differs from a plain schema only by what is left of it',
    (_name, schema) => {
      expect(() => compareSchemas(schema, one({ type: 'string' }), 'in')).not.toThrow();
      expect(() => compareSchemas(one({ type: 'string' }), schema, 'out')).not.toThrow();
      expect(compareSchemas(schema, schema, 'in')).toEqual([]);
      expect(typeof shapeText(schema)).toBe('string');
    },
  );
});
