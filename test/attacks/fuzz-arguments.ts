import fc from 'fast-check';
import { z } from 'zod';
import { hostile, hostileKey, leaf, wholes, wireText } from './fuzz-hostile.ts';

/** How far arguments are from what the tool publishes. */
export const kinds = ['valid', 'nearly valid', 'mutated', 'hostile'] as const;
export type Kind = (typeof kinds)[number];

/** Arguments as they go over the wire: a JSON text, so that it may hold what no value can. */
export interface FuzzCase {
  readonly kind: Kind;
  readonly json: string;
}

const node = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  minLength: z.int().default(0),
  maxLength: z.int().default(200),
  minimum: z.number().default(0),
  maximum: z.number().default(1_000),
  maxItems: z.int().default(5),
  required: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
  items: z.unknown().optional(),
});

/** Values that are right at this desk, by the name of the argument: ids, queues, people. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Arguments for one tool after its published input schema. */
export function fuzzCases(schema: unknown, known: Known): fc.Arbitrary<FuzzCase> {
  const { properties, required } = node.parse(schema);
  const valid = fc.record(
    Object.fromEntries(
      Object.entries(properties)
        // a cursor that was made up is never right: right ones come from the answers
        .filter(([name]) => name !== 'cursor')
        .map(([name, part]) => [name, valueOf(part, name, known)]),
    ),
    { requiredKeys: required.filter((name) => name in properties) },
  );
  const names = Object.keys(properties);
  const as = (kind: Kind, values: fc.Arbitrary<unknown>) =>
    values.map((value): FuzzCase => ({ kind, json: wireText(value) }));
  const name = names.length > 0 ? fc.constantFrom(...names) : fc.constant('extra');
  const change = fc.tuple(name, hostile);
  const nearly = fc.oneof(
    fc.tuple(valid, change).map(([given, [key, value]]) => put(given, key, value)),
    fc.tuple(valid, name).map(([given, key]) => without(given, key)),
    fc.tuple(valid, hostileKey, leaf).map(([given, key, value]) => put(given, key, value)),
    fc.tuple(valid, name).map(([given, key]) => put(without(given, key), key.toUpperCase(), 'x')),
  );
  const mutated = fc
    .tuple(valid, fc.array(change, { minLength: 2, maxLength: 5 }))
    .map(([given, changes]) => changes.reduce((all, [key, to]) => put(all, key, to), given));
  return fc.oneof(
    { weight: 45, arbitrary: as('valid', valid) },
    { weight: 25, arbitrary: as('nearly valid', nearly) },
    { weight: 15, arbitrary: as('mutated', mutated) },
    { weight: 12, arbitrary: as('hostile', wholes) },
    { weight: 3, arbitrary: as('valid', valid).map(withDuplicateKey) },
  );
}

function valueOf(schema: unknown, name: string, known: Known): fc.Arbitrary<unknown> {
  const right = known[name];
  const any = anyValueOf(schema, name, known);
  if (!right || right.length === 0) return any;
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: any },
  );
}

function anyValueOf(schema: unknown, name: string, known: Known): fc.Arbitrary<unknown> {
  const part = node.parse(schema ?? {});
  if (part.enum) return fc.constantFrom(...part.enum);
  switch (part.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: part.minimum, max: part.maximum });
    case 'array':
      return fc.array(valueOf(part.items, `${name}[]`, known), { maxLength: part.maxItems });
    case 'string':
      return part.format === 'date' ? days : texts(part.minLength, part.maxLength);
    default:
      return fc.constant(null);
  }
}

const days = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

const texts = (min: number, max: number): fc.Arbitrary<string> => {
  const few = Math.min(max, Math.max(min, 40));
  return fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: min, maxLength: few }) },
    {
      weight: 3,
      arbitrary: fc.string({
        unit: 'grapheme',
        minLength: min,
        maxLength: Math.min(max, min + 20),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('x'.repeat(max), 'é'.repeat(max), 'x'.repeat(Math.max(min, 1))),
    },
  );
};

type Fields = Record<string, unknown>;

/** Own properties only, `__proto__` too. */
const put = (given: Fields, key: string, value: unknown): Fields =>
  Object.fromEntries([...Object.entries(given).filter(([name]) => name !== key), [key, value]]);

const without = (given: Fields, key: string): Fields =>
  Object.fromEntries(Object.entries(given).filter(([name]) => name !== key));

/** The same key twice: what counts is the last, for everybody. */
function withDuplicateKey({ kind, json }: FuzzCase): FuzzCase {
  const key = /^\{("(?:[^"\\]|\\.)*"):/.exec(json)?.[1];
  return { kind, json: key === undefined ? json : `{${key}:{"a":[1]},${json.slice(1)}` };
}
