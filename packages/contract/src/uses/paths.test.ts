import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { pathText } from '../compare/change.ts';
import { search } from './bundle.fixture.ts';
import { overlaps, stepsOf } from './paths.ts';
import { declares } from './resolve-path.ts';

test.each([
  ['', []],
  ['query', ['query']],
  ['filter.status', ['filter', 'status']],
  ['tickets[].id', ['tickets', '[]', 'id']],
  ['pair[0][1]', ['pair', '[0]', '[1]']],
  ['labels.*', ['labels', '*']],
  ['a."b.c".d', ['a', 'b.c', 'd']],
])('the steps of %j', (path, steps) => {
  expect(stepsOf(path)).toEqual(steps);
});

test('a path as the comparison writes it is read as it was meant', () => {
  const step = fc.oneof(
    fc.constantFrom('[]', '[0]', '*'),
    fc.string({ minLength: 1 }).filter((text) => !/^\[.*\]$/.test(text)),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1 }), (steps) => {
      expect(stepsOf(pathText(steps))).toEqual(steps);
    }),
  );
});

test.each([
  ['tickets', 'tickets[].id', true],
  ['tickets[].id', 'tickets', true],
  ['tickets[].id', 'tickets[].id', true],
  ['tickets[].id', 'tickets[].title', false],
  ['tickets[].id', 'tickets[].id_native', false],
  ['pair[0]', 'pair[].id', true],
  ['pair[0]', 'pair[1]', false],
  ['labels.*', 'labels.size', true],
  ['labels.*', 'labels[]', false],
  ['labels."/^[a-z]+$/"', 'labels.size', true],
  ['labels./^a$/', 'labels."/^b$/".id', true],
  ['labels./^a$/', 'labels[]', false],
  ['labels./', 'labels.size', false],
  ['', 'anything', true],
])('%j and %j overlap: %s', (a, b, expected) => {
  expect(overlaps(a, b)).toBe(expected);
  expect(overlaps(b, a)).toBe(expected);
});

const output = search.outputSchema ?? {};
test.each([
  ['tickets', true],
  ['tickets[].id', true],
  ['tickets[].requester.name', true],
  // the same definition a second time
  ['tickets[].assignee.name', true],
  ['tickets.id', false],
  ['tickets[].nothing', false],
  ['tickets[].id.inner', false],
  ['next_cursor', true],
  ['', false],
  ['constructor', false],
])('the output declares %j: %s', (path, expected) => {
  expect(declares(output, path)).toBe(expected);
});

test.each<[JsonObject, string, boolean]>([
  [{ anyOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, 'b', true],
  [{ allOf: [{ if: {}, else: { properties: { a: {} } } }] }, 'a', true],
  [{ properties: { a: true } }, 'a', true],
  [{ properties: { a: false } }, 'a', false],
  [{ properties: { a: true } }, 'a.b', false],
  [{ additionalProperties: { properties: { b: {} } } }, 'a.b', true],
  [{ additionalProperties: true }, 'a', false],
  [
    { patternProperties: { '^(x+)+$': { type: 'string' } } },
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx!',
    true,
  ],
  [{ prefixItems: [{ properties: { a: {} } }, {}], items: false }, '[0].a', true],
  [{ prefixItems: [{ properties: { a: {} } }, {}], items: false }, '[1].a', false],
  [{ prefixItems: [{ properties: { a: {} } }, {}], items: false }, '[].a', true],
  [
    { items: [{ properties: { a: {} } }], additionalItems: { properties: { b: {} } } },
    '[].b',
    true,
  ],
  [{ properties: { tree: { $ref: '#' } } }, 'tree.tree.tree', true],
  [{ $ref: '#' }, 'a', false],
  [{ $ref: 'https://example.com/schema' }, 'a', false],
])('%j declares %s: %s', (schema, path, expected) => {
  expect(declares(schema, path)).toBe(expected);
});

test('references that multiply are bounded', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 60 }, (_, at): [string, JsonObject] => [
      `a${at}`,
      { anyOf: [{ $ref: `#/$defs/a${at + 1}` }, { $ref: `#/$defs/a${at + 1}` }] },
    ]),
  );
  const root: JsonObject = {
    $ref: '#/$defs/a0',
    $defs: { ...$defs, a60: { properties: { x: {} } } },
  };
  expect(declares(root, 'x')).toBe(true);
  expect(declares(root, 'y')).toBe(false);
});
