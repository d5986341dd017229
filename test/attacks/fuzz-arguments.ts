import fc from 'fast-check';
import { z } from 'zod';

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
        // a cursor that was made up is never right: those come from the hostile half, and from `fuzz.ts`
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

/** A number as it is written, which no number of JavaScript may be. */
const written = (digits: string) => `@@${digits}@@`;

/** Nested deeper than a value can be written by recursion. */
const deep = (depth: number, shape: 'array' | 'object') => written(`${shape} ${depth}`);

const nested = (digits: string): string => {
  const [, shape, depth] = /^(array|object) (\d+)$/.exec(digits) ?? [];
  if (depth === undefined) return digits;
  const [open, close] = shape === 'array' ? ['[', ']'] : ['{"a":', '}'];
  return `${open.repeat(Number(depth))}1${close.repeat(Number(depth))}`;
};

const leaf: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  [],
  {},
  [[]],
  [null],
  ['a', 1],
  '',
  ...[
    '1e400',
    '-1e400',
    '9007199254740993',
    '123456789012345678901234567890',
    '-0',
    '1.0',
    '1E2',
  ].map(written),
  ' ',
  '\t\n',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff\ud800',
  '\u202Etxet',
  '\u2066a\u2069',
  '\uFEFF',
  '\u0085\u2028',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-1',
  '01',
  '1e3',
  ' 1 ',
  '9'.repeat(100),
  '1.0',
  '1;2',
  '\u0661',
  '½',
  `'; DROP TABLE ticket; --`,
  '"',
  '""',
  '"*',
  '* OR 1',
  'NEAR(a b)',
  'title:a',
  'a AND',
  '(',
  '^a',
  '-a',
  '%',
  '_',
  '../../../../etc/passwd',
  '..\\..',
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  '${jndi:ldap://x}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\r\nX-Evil: 1',
  '`id`',
  '$(id)',
  '%00',
  '%2e%2e',
  '\u001b[31m',
  '😀',
  '😀😀',
  '👩‍👩‍👧‍👦',
  '2026-02-30',
  '2025-02-29',
  '2024-02-29',
  '0000-00-00',
  '0000-01-01',
  '2026-13-01',
  '2026-1-1',
  '2026-01-01T00:00:00Z',
  '9999-12-31',
  '+010000-01-01',
);

const big: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .constantFrom(100, 101, 128, 129, 200, 201, 500, 501, 2_000, 2_001, 20_000, 20_001)
    .map((n) => 'x'.repeat(n)),
  fc.constantFrom(50, 100, 101, 200, 201).map((n) => '😀'.repeat(n)),
  fc
    .constantFrom(8, 64, 1_500, 6_000)
    .chain((n) => fc.constantFrom(deep(n, 'array'), deep(n, 'object'))),
  fc.constantFrom(21, 1_000).map((n) => Array.from({ length: n }, (_, at) => `label ${at}`)),
);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 20, arbitrary: leaf },
  { weight: 2, arbitrary: big },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.base64String({ minLength: 40, maxLength: 200 }) },
);

const hostileKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '\0',
  '\ud800',
  '0',
  'length',
  'ticket_id ',
  'Ticket_Id',
  'ticket-id',
  'tenant',
  'url',
  'approval',
  'label',
  'principal',
  '$ref',
  'dry_run',
  'idempotency_key',
);

/** What comes in place of the arguments as a whole. */
const wholes: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: leaf },
  { weight: 4, arbitrary: fc.dictionary(hostileKey, leaf, { maxKeys: 6 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown[]>(
      Object.fromEntries([['__proto__', { polluted: true }]]),
      Object.fromEntries([['constructor', { prototype: { polluted: true } }]]),
      Object.fromEntries([['__proto__', null]]),
      { ticket_id: Object.fromEntries([['__proto__', { length: 3 }]]) },
      { ticket_id: { toString: 1, valueOf: 1 } },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(100, 2_000)
      .map((n) => Object.fromEntries(Array.from({ length: n }, (_, at) => [`k${at}`, at]))),
  },
  { weight: 1, arbitrary: big },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

type Fields = Record<string, unknown>;

/** Own properties only, `__proto__` too. */
const put = (given: Fields, key: string, value: unknown): Fields =>
  Object.fromEntries([...Object.entries(given).filter(([name]) => name !== key), [key, value]]);

const without = (given: Fields, key: string): Fields =>
  Object.fromEntries(Object.entries(given).filter(([name]) => name !== key));

const wireText = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/"@@([^"@]*)@@"/g, (_all, digits: string) => nested(digits));

/** The same key twice: what counts is the last, for everybody. */
function withDuplicateKey({ kind, json }: FuzzCase): FuzzCase {
  const key = /^\{("(?:[^"\\]|\\.)*"):/.exec(json)?.[1];
  return { kind, json: key === undefined ? json : `{${key}:{"a":[1]},${json.slice(1)}` };
}
