import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { compareSchemas, type Direction } from './compare-schemas.ts';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
});
const closed = { additionalProperties: false };
const text = { type: 'string' };
const one = (schema: Json) => object({ a: schema });
const required = (...names: string[]) => ({ required: names });

/** What is told, in short: `breaking values-narrowed a`. */
const told = (before: JsonObject, after: JsonObject, direction: Direction) =>
  compareSchemas(before, after, direction).map(
    ({ verdict, rule, path }) => `${verdict} ${rule} ${path}`,
  );

/** Before, after, what it means for arguments, what it means for results. */
const rules: [string, JsonObject, JsonObject, string[], string[]][] = [
  [
    'a new required',
    object({}),
    object({ a: text }, required('a')),
    ['breaking argument-required a'],
    ['compatible field-added a'],
  ],
  [
    'a new one that may be left out',
    object({}),
    object({ a: text }),
    ['compatible argument-added a'],
    ['compatible field-added a'],
  ],
  [
    'a new one on a closed schema',
    object({}, closed),
    object({ a: text }, closed),
    ['compatible argument-added a'],
    ['breaking field-added-to-closed a'],
  ],
  [
    'optional to required',
    one(text),
    object({ a: text }, required('a')),
    ['breaking argument-required a'],
    ['compatible field-required a'],
  ],
  [
    'required to optional',
    object({ a: text }, required('a')),
    one(text),
    ['compatible argument-optional a'],
    ['breaking field-optional a'],
  ],
  [
    'gone, open',
    one(text),
    object({}),
    ['breaking argument-ignored a'],
    ['suspected field-removed a'],
  ],
  [
    'gone, closed',
    object({ a: text }, closed),
    object({}, closed),
    ['breaking argument-removed a'],
    ['suspected field-removed a'],
  ],
  [
    'a required one gone',
    object({ a: text }, required('a')),
    object({}),
    ['breaking argument-ignored a'],
    ['breaking field-removed a'],
  ],
  ['closed around what is declared', one(text), object({ a: text }, closed), [], []],
  [
    'a value less',
    one({ enum: ['x', 'y'] }),
    one({ enum: ['x'] }),
    ['breaking values-narrowed a'],
    ['compatible values-narrowed a'],
  ],
  [
    'a value more',
    one({ enum: ['x'] }),
    one({ enum: ['x', 'y'] }),
    ['compatible values-widened a'],
    ['breaking values-widened a'],
  ],
  [
    'any text to a few',
    one(text),
    one({ enum: ['x'] }),
    ['breaking values-narrowed a'],
    ['compatible values-narrowed a'],
  ],
  [
    'null too',
    one(text),
    one({ type: ['string', 'null'] }),
    ['compatible type-widened a'],
    ['breaking type-widened a'],
  ],
  [
    'an alternative more',
    one(text),
    one({ anyOf: [text, { type: 'integer' }] }),
    ['compatible type-widened a'],
    ['breaking type-widened a'],
  ],
  [
    'number to integer',
    one({ type: 'number' }),
    one({ type: 'integer' }),
    ['breaking bounds-narrowed a'],
    ['compatible bounds-narrowed a'],
  ],
  [
    'another type',
    one(text),
    one({ type: 'integer' }),
    ['breaking type-narrowed a', 'compatible type-widened a'],
    ['breaking type-widened a', 'compatible type-narrowed a'],
  ],
  [
    'a bound',
    one({ type: 'integer', maximum: 50 }),
    one({ type: 'integer', maximum: 20 }),
    ['breaking bounds-narrowed a'],
    ['compatible bounds-narrowed a'],
  ],
  [
    'a length',
    one(text),
    one({ type: 'string', maxLength: 10 }),
    ['breaking length-narrowed a'],
    ['compatible length-narrowed a'],
  ],
  [
    'a pattern',
    one(text),
    one({ type: 'string', pattern: '^[A-Z]{3}$' }),
    ['breaking pattern-narrowed a'],
    ['compatible pattern-narrowed a'],
  ],
  [
    'a format',
    one(text),
    one({ type: 'string', format: 'date-time' }),
    ['breaking format-narrowed a'],
    ['compatible format-narrowed a'],
  ],
  [
    'fewer elements',
    one({ type: 'array', items: text }),
    one({ type: 'array', items: text, maxItems: 3 }),
    ['breaking count-narrowed a'],
    ['compatible count-narrowed a'],
  ],
  [
    'no element twice',
    one({ type: 'array', items: text }),
    one({ type: 'array', items: text, uniqueItems: true }),
    ['breaking unique-narrowed a'],
    ['compatible unique-narrowed a'],
  ],
  [
    'an element that must be in it',
    one({ type: 'array', items: text }),
    one({ type: 'array', items: text, contains: { const: 'x' } }),
    ['breaking contains-narrowed a'],
    ['compatible contains-narrowed a'],
  ],
  [
    'a field of the elements',
    one({ type: 'array', items: object({ b: text }) }),
    one({ type: 'array', items: object({ b: { type: 'integer' } }) }),
    ['breaking type-narrowed a[].b', 'compatible type-widened a[].b'],
    ['breaking type-widened a[].b', 'compatible type-narrowed a[].b'],
  ],
  [
    'a position of a tuple',
    one({ type: 'array', prefixItems: [text, text] }),
    one({ type: 'array', prefixItems: [text, { type: 'integer' }] }),
    ['breaking type-narrowed a[1]', 'compatible type-widened a[1]'],
    ['breaking type-widened a[1]', 'compatible type-narrowed a[1]'],
  ],
  [
    'the values of a map',
    one({ type: 'object', additionalProperties: text }),
    one({ type: 'object', additionalProperties: { type: 'string', maxLength: 3 } }),
    ['breaking length-narrowed a.*'],
    ['compatible length-narrowed a.*'],
  ],
  [
    'a free object that gets properties',
    one({ type: 'object' }),
    one(object({ b: text }, closed)),
    ['breaking argument-removed a.*', 'breaking type-narrowed a.b'],
    ['suspected field-removed a.*', 'compatible type-narrowed a.b'],
  ],
  [
    'together only',
    object({ a: text, b: text }),
    object({ a: text, b: text }, { dependentRequired: { a: ['b'] } }),
    ['breaking dependent-narrowed '],
    ['compatible dependent-narrowed '],
  ],
  [
    'a default that is stated now',
    one({ type: 'integer' }),
    one({ type: 'integer', default: 50 }),
    ['compatible default-stated a'],
    [],
  ],
  [
    'a default that is no longer stated',
    one({ type: 'integer', default: 50 }),
    one({ type: 'integer' }),
    ['suspected default-changed a'],
    [],
  ],
  [
    'a default for what had to be sent',
    object({ a: { type: 'integer' } }, required('a')),
    one({ type: 'integer', default: 50 }),
    ['compatible argument-optional a'],
    ['breaking field-optional a'],
  ],
  [
    'a default',
    one({ type: 'integer', default: 10 }),
    one({ type: 'integer', default: 50 }),
    ['suspected default-changed a'],
    [],
  ],
];

describe('R39 each rule, for arguments', () => {
  test.each(rules)('%s', (_name, before, after, expected) => {
    expect(told(before, after, 'in').toSorted()).toEqual(expected.toSorted());
  });
});

describe('R39 each rule, for results', () => {
  test.each(rules)('%s', (_name, before, after, _arguments, expected) => {
    expect(told(before, after, 'out').toSorted()).toEqual(expected.toSorted());
  });
});

describe('R39 a witness is the smallest thing that shows it', () => {
  test.each<[string, JsonObject, JsonObject, Json]>([
    [
      'required',
      object({ a: text, b: text }, required('a')),
      object({ a: text, b: text }, required('a', 'b')),
      { a: 'text' },
    ],
    ['value', one({ enum: ['x', 'y'] }), one({ enum: ['x'] }), { a: 'y' }],
    [
      'deep',
      one(object({ b: { type: 'array', items: { type: 'integer' } } })),
      one(object({ b: { type: 'array', items: { type: 'integer', maximum: 9 } } })),
      { a: { b: [10] } },
    ],
    [
      'ignored',
      object({ a: text, b: text }, required('b')),
      object({ b: text }, required('b')),
      { a: 'text', b: 'text' },
    ],
  ])('%s', (_name, before, after, value) => {
    const [first] = compareSchemas(before, after, 'in');
    expect(first?.witness?.value).toEqual(value);
  });
});

/** Pairs that say the same. */
const notations: [string, JsonObject, JsonObject][] = [
  [
    'order',
    object({ a: text, b: text }, required('a', 'b')),
    { required: ['b', 'a'], properties: { b: text, a: text }, type: 'object' },
  ],
  [
    'a reference',
    one(text),
    { type: 'object', properties: { a: { $ref: '#/$defs/t' } }, $defs: { t: text } },
  ],
  [
    'definitions of draft-07',
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { a: { $ref: '#/definitions/t' } },
      definitions: { t: text },
    },
    one(text),
  ],
  [
    'a reference with siblings in draft-07',
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...object({ a: { $ref: '#/definitions/t', maxLength: 1 } }),
      definitions: { t: text },
    },
    one(text),
  ],
  [
    'a tuple of draft-07',
    one({ type: 'array', items: [text], additionalItems: false }),
    one({ type: 'array', prefixItems: [text], items: false }),
  ],
  ['const and enum', one({ const: 'x' }), one({ enum: ['x'] })],
  ['types in a list', one({ type: ['string', 'null'] }), one({ anyOf: [{ type: 'null' }, text] })],
  [
    'constants as alternatives',
    one({ anyOf: [{ const: 'x' }, { const: 'y' }] }),
    one({ enum: ['y', 'x'] }),
  ],
  [
    'bounds that every integer has',
    one({ type: 'integer', minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 }),
    one({ type: 'integer' }),
  ],
  [
    'names that are texts',
    one({ type: 'object', propertyNames: text, additionalProperties: text }),
    one({ type: 'object', additionalProperties: text }),
  ],
  ['a root without a type', { properties: { a: text } }, one(text)],
  [
    'descriptions, titles, examples',
    one(text),
    one({ ...text, title: 'A', description: 'An a.', examples: ['x'], deprecated: true }),
  ],
  ['open said aloud', one(text), object({ a: text }, { additionalProperties: {} })],
  ['parts in one', { allOf: [one(text), object({ b: text })] }, object({ a: text, b: text })],
  [
    'an exclusive bound',
    one({ type: 'integer', exclusiveMinimum: 0 }),
    one({ type: 'integer', minimum: 1 }),
  ],
  [
    'a boolean exclusive bound of draft-04',
    one({ type: 'number', minimum: 0, exclusiveMinimum: true }),
    one({ type: 'number', exclusiveMinimum: 0 }),
  ],
  [
    'closed by what is not looked at',
    object({ a: text }, { unevaluatedProperties: false }),
    object({ a: text }, closed),
  ],
  [
    'alternatives that exclude each other',
    one({ oneOf: [text, { type: 'null' }] }),
    one({ anyOf: [{ type: 'null' }, text] }),
  ],
];

describe('R39 another notation is no difference', () => {
  test.each(notations)('%s', (_name, before, after) => {
    expect([told(before, after, 'in'), told(after, before, 'in')]).toEqual([[], []]);
    expect([told(before, after, 'out'), told(after, before, 'out')]).toEqual([[], []]);
  });
});

const kind = (name: string, more: JsonObject, ...names: string[]) =>
  object({ kind: { const: name }, ...more }, required('kind', ...names));

const tree = (leaf: JsonObject): JsonObject => ({
  $ref: '#/$defs/node',
  $defs: {
    node: object({ value: leaf, children: { type: 'array', items: { $ref: '#/$defs/node' } } }),
  },
});

describe('R39 unions', () => {
  test('what is required in one alternative is told for it alone', () => {
    const before = one({ oneOf: [kind('x', { v: text }), kind('y', { w: text })] });
    const after = one({ oneOf: [kind('x', { v: text }), kind('y', { w: text }, 'w')] });
    expect(told(before, after, 'in')).toEqual(['breaking argument-required a.w']);
    expect(compareSchemas(before, after, 'in')[0]?.witness?.value).toEqual({ a: { kind: 'y' } });
  });

  test('one object that became several by a kind is the same', () => {
    const before = object({ kind: { enum: ['x', 'y'] }, v: text }, required('kind'));
    const after = { anyOf: [kind('x', { v: text }), kind('y', { v: text })] };
    expect(told(before, after, 'in')).toEqual([]);
    expect(told(after, before, 'in')).toEqual([]);
  });

  test('an alternative that overlaps another in a oneOf is a break that anyOf is not', () => {
    const plus = (keyword: string) =>
      one({ [keyword]: [{ type: 'integer' }, { type: 'number', minimum: 5 }] });
    expect(told(one({ type: 'integer' }), plus('anyOf'), 'in')).toEqual([
      'compatible bounds-widened a',
    ]);
    expect(told(one({ type: 'integer' }), plus('oneOf'), 'in')).toContain('breaking undecided a');
  });

  test('recursion ends', () => {
    expect(told(tree(text), tree(text), 'in')).toEqual([]);
    expect(told(tree(text), tree({ type: 'string', maxLength: 3 }), 'in')).toEqual([
      'breaking length-narrowed value',
    ]);
  });
});
