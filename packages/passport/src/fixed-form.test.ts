import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasFixedForm } from './fixed-form.ts';

const number = { type: 'integer' };
const text = { type: 'string', maxLength: 80 };
const list = { type: 'array', items: number };
const object = (field: object) => ({
  type: 'object',
  properties: { field },
  additionalProperties: false,
});

test.each<[string, object]>([
  ['numbers, with every bound', { ...number, minimum: 1, maximum: 9, multipleOf: 2 }],
  ['words that the schema lists', { enum: ['bug', 'question'] }],
  ['one word', { const: 'bug' }],
  ['a date', { type: 'string', format: 'date', maxLength: 10 }],
  ['a list of numbers', { ...list, minItems: 1, maxItems: 9, uniqueItems: true }],
  ['a closed object', { ...object(list), required: ['field'], title: 'T', description: 'D' }],
  ['a reference', { ...object({ $ref: '#/$defs/n' }), $defs: { n: number } }],
])('R49 no sentence fits into %s', (_what, schema) => {
  expect(hasFixedForm({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema })).toBe(
    true,
  );
});

test.each<[string, object]>([
  ['a text', text],
  ['a text at the head of a list', { ...list, prefixItems: [text] }],
  ['a list behind a head', { ...list, prefixItems: [number] }],
  ['names that only follow a pattern', { ...object(number), patternProperties: { '.*': text } }],
  ['a schema with a base of its own', { ...object(number), $id: 'https://example.test/s' }],
  ['a reference by an escaped name', { $ref: '#/$defs/a%20b', $defs: { 'a%20b': number } }],
  ['a reference to what every object has', { $ref: '#/$defs/__proto__', $defs: {} }],
  ['a keyword that is not known', { ...number, contentSchema: text }],
])('R41 a sentence may fit into %s', (_what, schema) => {
  expect(hasFixedForm({ ...schema })).toBe(false);
});

test('R41 wherever in a schema there is room for a text, it is found', () => {
  const schema = fc.letrec<{ node: object }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constant(text),
      tie('node').map(object),
      tie('node').map((items) => ({ type: 'array', items })),
      tie('node').map((node) => ({ ...object(number), properties: { a: number, b: node } })),
      tie('node').map((node) => ({ ...list, prefixItems: [node] })),
      tie('node').map((node) => ({ ...object(number), additionalProperties: node })),
    ),
  })).node;
  fc.assert(
    fc.property(schema, (each) => {
      expect(hasFixedForm({ ...each })).toBe(false);
    }),
  );
});
