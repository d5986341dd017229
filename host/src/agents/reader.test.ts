import type { Label } from '@gatehouse/passport';
import { expect, test } from 'vitest';
import { labelOfResult } from './reader.ts';

const read: Label = { trust: 'untrusted', classes: ['internal'] };
const closed = {
  type: 'object',
  additionalProperties: false,
  properties: {
    kind: { enum: ['bug', 'question'] },
    due: { type: 'string', format: 'date' },
    counts: { type: 'array', items: { type: 'integer' } },
    ok: { $ref: '#/$defs/flag' },
  },
  $defs: { flag: { type: 'boolean' } },
};
const property = (schema: object) => ({ ...closed, properties: { field: schema } });

test('R49 a reader with a closed result hands over findings, not words', () => {
  expect(labelOfResult(read, ['read'], closed)).toEqual({
    trust: 'trusted',
    classes: ['internal'],
  });
});

test.each<[string, Parameters<typeof labelOfResult>[1], Record<string, unknown> | undefined]>([
  ['it could write', ['read', 'write'], closed],
  ['it submitted nothing', ['read'], undefined],
  ['a free text', ['read'], property({ type: 'string', maxLength: 80 })],
  [
    'a text with a format that holds words',
    ['read'],
    property({ type: 'string', format: 'email' }),
  ],
  ['an open object', ['read'], { ...closed, additionalProperties: true }],
  ['an object that says nothing of others', ['read'], { type: 'object', properties: {} }],
  ['a list of anything', ['read'], property({ type: 'array' })],
  ['alternatives, which are not looked into', ['read'], property({ anyOf: [{ type: 'integer' }] })],
  ['a reference to nothing', ['read'], property({ $ref: '#/$defs/gone' })],
  ['a reference elsewhere', ['read'], property({ $ref: 'https://example.test/s.json' })],
  [
    'a circle',
    ['read'],
    { ...property({ $ref: '#/$defs/flag' }), $defs: { flag: { $ref: '#/$defs/flag' } } },
  ],
  [
    'a free text at the head of a list',
    ['read'],
    property({ type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'integer' } }),
  ],
  ['several types at once', ['read'], property({ type: ['integer', 'string'] })],
])('R41 the words come along: %s', (_why, effects, schema) => {
  expect(labelOfResult(read, effects, schema)).toEqual(read);
});
