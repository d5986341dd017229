import { expect, test } from 'vitest';
import { z } from 'zod';
import { cedar } from './cedar.ts';
import { policySchema, type PolicySubject } from './schema.ts';
import { ledger } from './subject.fixture.ts';

const withInput = (...inputs: z.ZodObject[]): PolicySubject => ({
  category: 'service-desk',
  title: 'Desk',
  tools: inputs.map((input, at) => ({
    name: `tool_${at}`,
    title: 'Tool',
    scope: 'desk:write',
    effect: 'write' as const,
    input,
  })),
});
const inputText = (input: z.ZodObject) =>
  /input: (\{[^]*?\n {6}\}|\{\})/
    .exec(policySchema(withInput(input)).text)?.[1]
    ?.replaceAll(/\s+/g, ' ');
const leftOut = (input: z.ZodObject) => policySchema(withInput(input)).tools.get('tool_0')?.leftOut;

test('R63 the schema of a connector is made from its tools and is one that Cedar takes', () => {
  const { text, namespace, scopes } = policySchema(ledger);
  expect(cedar().preparseSchema('ledger', text)).toEqual({ type: 'success' });
  expect([namespace, scopes]).toEqual(['Ledger', ['ledger:read', 'ledger:send', 'ledger:write']]);
  expect(text).toContain('action "egress", "irreversible" in [Action::"write"];');
  expect(text).toContain('action "send_statement" in [Action::"egress"] appliesTo {');
});

test('every kind of argument, as a policy sees it', () => {
  const input = z.strictObject({
    title: z.string().trim().min(3),
    day: z.iso.date(),
    count: z.int().min(1).max(100).default(25),
    urgent: z.boolean().optional(),
    size: z.literal('XL'),
    year: z.literal([2024, 2025]).optional(),
    tags: z.array(z.string()),
    note: z.string().nullable(),
    lines: z.array(z.strictObject({ account: z.string(), cents: z.int() })).optional(),
    if: z.string(),
    'x-y': z.boolean(),
  });
  expect(inputText(input)).toBe(
    '{ title: String, day: String, count: Long, urgent?: Bool, size: Size, year?: Long, ' +
      'tags: Set<String>, note?: String, lines?: Set<{ account: String, cents: Long, }>, "if": String, "x-y": Bool, }',
  );
  expect(cedar().preparseSchema('kinds', policySchema(withInput(input)).text).type).toBe('success');
});

test('what cannot be expressed is listed with its reason, and nothing of it reaches a policy', () => {
  const input = z.strictObject({
    rate: z.number(),
    rates: z.array(z.number()),
    either: z.union([z.string(), z.int()]),
    pair: z.tuple([z.string(), z.int()]),
    more: z.record(z.string(), z.string()),
    any: z.unknown(),
    __proto: z.string(),
    inner: z.strictObject({ rate: z.number().optional(), ok: z.boolean() }),
  });
  expect(inputText(input)).toBe('{ inner: { ok: Bool, }, }');
  const exact =
    'a number with decimals is not exact: declare an integer of minor units, or decimal text';
  expect(leftOut(input)).toEqual([
    { field: 'rate', because: exact },
    { field: 'rates', because: `of its elements: ${exact}` },
    { field: 'either', because: 'it may have one of several shapes' },
    { field: 'pair', because: 'of its elements: its type cannot be said in Cedar' },
    { field: 'more', because: 'its keys are not known beforehand' },
    { field: 'any', because: 'its type cannot be said in Cedar' },
    { field: '__proto', because: 'Cedar keeps names with two underscores in front for itself' },
    { field: 'inner.rate', because: exact },
  ]);
  expect(policySchema(withInput(input)).text).toContain(`// without inner.rate: ${exact}\n`);
});

test('a closed set is named after its field, after the tool too where the field means several things', () => {
  const { enums } = policySchema(
    withInput(
      z.strictObject({
        kind: z.enum(['a', 'b']),
        role: z.enum(['x']),
        state: z.enum(['on', 'off']),
      }),
      z.strictObject({ kind: z.enum(['b', 'a']), state: z.array(z.enum(['on', 'off', 'gone'])) }),
    ),
  );
  expect([...enums]).toEqual([
    ['Kind', ['a', 'b']],
    // Role is the role of a person
    ['Tool0Role', ['x']],
    ['Tool0State', ['on', 'off']],
    ['Tool1State', ['on', 'off', 'gone']],
  ]);
});

test('a tool that is called like a group of tools does not start', () => {
  const tools = withInput(z.strictObject({})).tools.map((tool) => ({ ...tool, name: 'write' }));
  expect(() => policySchema({ category: 'x', title: 'X', tools })).toThrow(
    new TypeError('a tool may not be called "write"'),
  );
});
