import fc from 'fast-check';

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

/** One value of any wrong kind. */
export const leaf: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
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

/** What comes in place of one argument. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 20, arbitrary: leaf },
  { weight: 2, arbitrary: big },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.base64String({ minLength: 40, maxLength: 200 }) },
);

/** Names of arguments that no tool has. */
export const hostileKey = fc.constantFrom(
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
export const wholes: fc.Arbitrary<unknown> = fc.oneof(
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

/** JSON, with numbers and nesting as they were asked for. */
export const wireText = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/"@@([^"@]*)@@"/g, (_all, digits: string) => nested(digits));
