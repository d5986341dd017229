import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { shapeText } from '../schema/shape.ts';
import { compareSchemas, type Direction } from './compare-schemas.ts';

const object = (
  properties: JsonObject,
  names: string[] = [],
  more: JsonObject = {},
): JsonObject => ({ type: 'object', properties, required: names, ...more });
const one = (schema: Json) => object({ a: schema });
const text = { type: 'string' };
const number = { type: 'number' };
const integer = { type: 'integer' };
const map = (values: Json): JsonObject => ({ type: 'object', additionalProperties: values });
const patterned = (more: JsonObject): JsonObject => ({
  type: 'object',
  patternProperties: { '^x': number },
  additionalProperties: false,
  ...more,
});
const either = (more: JsonObject): JsonObject => ({
  type: 'object',
  $ref: '#/$defs/u',
  unevaluatedProperties: false,
  $defs: { u: { anyOf: [object({ a: text }), object({ b: text })] } },
  ...more,
});
const behind = (fallback: Json): JsonObject => ({
  ...one({ $ref: '#/$defs/x' }),
  $defs: { x: { ...text, default: fallback } },
});

const verdicts = (before: JsonObject, after: JsonObject, direction: Direction) =>
  compareSchemas(before, after, direction)
    .filter(({ verdict }) => verdict !== 'compatible')
    .map(({ verdict, rule, path }) => `${verdict} ${rule} ${path}`);

describe('R39 edits that are easily missed', () => {
  test.each<[string, Direction, JsonObject, JsonObject]>([
    ['a map of results that anything may be in now', 'out', map(text), { type: 'object' }],
    ['the same, said aloud', 'out', map(text), map(true)],
    ['the same, in a field', 'out', one(map(text)), one({ type: 'object' })],
    [
      'values beside declared fields',
      'out',
      one(object({ total: number }, [], { additionalProperties: number })),
      one(object({ total: number })),
    ],
    [
      'a map of arguments that nobody reads any more',
      'in',
      one(map(text)),
      one(object({ b: text })),
    ],
    ['fewer names than a pattern lets in', 'in', patterned({}), patterned({ maxProperties: 1 })],
    [
      'shorter names than a pattern lets in',
      'in',
      patterned({}),
      patterned({ propertyNames: { maxLength: 3 } }),
    ],
    [
      'names of a map that need each other',
      'in',
      map(number),
      { ...map(number), dependentRequired: { x: ['y'] } },
    ],
    [
      'a name that had to be sent and gets a type',
      'in',
      { type: 'object', required: ['a'] },
      object({ a: text }, ['a']),
    ],
    [
      'a name that had to be sent and is refused',
      'in',
      object({ b: text }, ['a', 'b']),
      object({ b: text }, ['b'], { additionalProperties: false }),
    ],
    ['a union behind a reference, and fewer names', 'in', either({}), either({ maxProperties: 1 })],
    ['a default behind a reference', 'in', behind('q'), behind('r')],
    [
      'a default in an alternative',
      'in',
      one({ anyOf: [{ ...text, default: 'q' }, { type: 'null' }] }),
      one({ anyOf: [{ ...text, default: 'r' }, { type: 'null' }] }),
    ],
    [
      'a bound beyond every safe integer',
      'in',
      one(number),
      one({ ...number, minimum: 9_007_199_254_740_991 }),
    ],
  ])('%s', (_name, direction, before, after) => {
    expect(verdicts(before, after, direction)).not.toEqual([]);
  });

  test('a default behind a reference is part of the shape', () => {
    expect(shapeText(behind('q'))).not.toBe(shapeText(behind('r')));
    expect(shapeText(behind('q'))).toBe(shapeText(one({ ...text, default: 'q' })));
  });
});

describe('R39 edits that break nobody', () => {
  test.each<[string, Direction, JsonObject, JsonObject]>([
    [
      'required becomes optional with a default',
      'in',
      object({ a: integer }, ['a']),
      one({ ...integer, default: 10 }),
    ],
    [
      'a default for what must be sent',
      'in',
      object({ a: integer }, ['a']),
      object({ a: { ...integer, default: 10 } }, ['a']),
    ],
    [
      'nullable with a default of null',
      'in',
      one(text),
      one({ anyOf: [text, { type: 'null' }], default: null }),
    ],
    ['a reference written out, default and all', 'in', behind('q'), one({ ...text, default: 'q' })],
    [
      'closed in another spelling',
      'in',
      object({ a: text }, [], { additionalProperties: { not: {} } }),
      object({ a: text }, [], { additionalProperties: false }),
    ],
    [
      'an integer that may be a hundredth now',
      'in',
      one(integer),
      one({ ...number, multipleOf: 0.01 }),
    ],
    ['a format that nobody checks', 'in', one(text), one({ ...text, format: 'password' })],
    [
      'a wider format',
      'in',
      one({ ...text, format: 'uri' }),
      one({ ...text, format: 'uri-reference' }),
    ],
    [
      '45 values as 45 alternatives',
      'in',
      object({ op: { enum: Array.from({ length: 45 }, (_, at) => `o${at}`) } }, ['op']),
      { anyOf: Array.from({ length: 45 }, (_, at) => object({ op: { const: `o${at}` } }, ['op'])) },
    ],
  ])('%s', (_name, direction, before, after) => {
    expect(verdicts(before, after, direction)).toEqual([]);
  });
});

const many = (ending: string) =>
  object(
    Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [
        `p${at}`,
        { ...text, pattern: `^(a+)+$${ending}${at}` },
      ]),
    ),
  );

describe('R63 patterns that never end cost one limit together', () => {
  const choices = `^${'(a|a|aa|)'.repeat(40)}$b`;
  const long = 'a'.repeat(60);
  test('of choices only', () => {
    const before = one({ ...text, examples: [long] });
    expect(verdicts(before, one({ ...text, pattern: choices }), 'in')).toHaveLength(1);
  });

  test('in a shape, where none of them is run', () => {
    const schema = object({ [long]: text }, [], { patternProperties: { [`${choices}$b`]: text } });
    expect(shapeText(schema)).toBe(shapeText(structuredClone(schema)));
  });

  test('many of them', () => {
    expect(verdicts(many('x'), many('y'), 'in')).toHaveLength(200);
  });
});
