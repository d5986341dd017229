import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { profileNames, type ProfileName } from '../finding.ts';
import { aTool, cleanTool, withArgument } from '../surface.fixture.ts';
import { found, input, output, text } from './found.fixture.ts';

test('R63 the root is an object', () => {
  const { type: _, ...rest } = cleanTool.inputSchema;
  const expected = ['error root-not-object input'];
  expect(found(aTool({ inputSchema: rest }), 'bedrock')).toEqual(expected);
  expect(found(input({ type: ['object', 'null'] }), 'bedrock')).toEqual(expected);
});

test.each(['anyOf', 'oneOf', 'allOf'])('R63 no %s at the root', (key) => {
  const union = input({ [key]: [{ required: ['ticket_id'] }] });
  for (const profile of ['portable', 'claude', 'openai-strict'] as const) {
    expect(found(union, profile)).toEqual(['error root-union input']);
  }
  expect(found(union, 'bedrock')).toEqual([]);
});

test('R63 objects are closed: the root for portable, all of them for openai-strict', () => {
  const { additionalProperties: _, ...open } = cleanTool.inputSchema;
  const root = aTool({ inputSchema: open });
  expect(found(root)).toEqual(['error object-open input']);
  expect(found(root, 'claude')).toEqual(['warning object-open input']);
  expect(found(root, 'gemini')).toEqual([]);
  const filter = {
    type: 'object',
    description: 'A filter.',
    properties: { status: text },
    required: ['status'],
  };
  const nested = withArgument('filter', filter);
  expect(found(nested)).toEqual(['warning object-open input filter']);
  expect(found(nested, 'openai-strict')).toEqual(['error object-open input filter']);
  expect(found(withArgument('filter', { ...filter, additionalProperties: false }))).toEqual([]);
});

test('R63 no argument is a map of any names', () => {
  const map = { type: 'object', description: 'Labels.', additionalProperties: { type: 'string' } };
  const expected = ['error free-map input labels'];
  expect(found(withArgument('labels', map))).toEqual(expected);
  expect(found(withArgument('labels', { type: 'object', description: 'Labels.' }))).toEqual(
    expected,
  );
  expect(found(withArgument('labels', { ...map, additionalProperties: false }))).toEqual([]);
  expect(found(withArgument('labels', map), 'claude')).toEqual([]);
});

test.each<[ProfileName, string, Json, string]>([
  ['portable', 'oneOf', [{ type: 'string' }], 'error'],
  ['portable', 'allOf', [{ type: 'string' }], 'error'],
  ['portable', 'not', { type: 'string' }, 'error'],
  ['portable', 'if', { type: 'string' }, 'error'],
  ['portable', 'patternProperties', { '^a': { type: 'string' } }, 'error'],
  ['portable', 'propertyNames', { type: 'string' }, 'error'],
  ['openai-strict', 'oneOf', [{ type: 'string' }], 'error'],
  ['openai-strict', 'dependentSchemas', {}, 'error'],
  ['gemini', 'prefixItems', [{ type: 'string' }], 'warning'],
  ['gemini', 'not', { type: 'string' }, 'warning'],
])('R63 %s refuses %s', (profile, key, value, level) => {
  const tool = withArgument('value', { description: 'A value.', [key]: value });
  expect(found(tool, profile)).toContain(`${level} keyword-refused input value`);
  expect(found(tool, 'bedrock')).toEqual([]);
});

test('anyOf below the root is fine everywhere', () => {
  const nullable = {
    description: 'A date or null.',
    anyOf: [{ type: 'string' }, { type: 'null' }],
  };
  for (const profile of profileNames) {
    expect(found(withArgument('due', nullable), profile)).toEqual([]);
  }
});

test('R63 recursion is found; a schema that is used twice is none', () => {
  const node = {
    type: 'object',
    description: 'A node.',
    properties: { child: { $ref: '#/$defs/node' } },
    additionalProperties: false,
    required: ['child'],
  };
  const tree = withArgument('tree', { $ref: '#/$defs/node' }, { $defs: { node } });
  expect(found(tree)).toEqual(['error schema-recursive input tree.child']);
  expect(found(tree, 'claude')).toEqual(['warning schema-recursive input tree.child']);
  const twice: JsonObject = { ...text, $ref: '#/$defs/leaf' };
  const properties = { ticket_id: twice, from: twice, to: { ...text, $ref: '#/$defs/leaf' } };
  const shared = withArgument('from', twice, { properties, $defs: { leaf: { type: 'string' } } });
  expect(found(shared).filter((each) => each.includes('recursive'))).toEqual([]);
});

test.each(['https://example.com/a.json', 'file:///etc/passwd', 'other.json#/a', '//example.com'])(
  'R63 a reference to %s is an error and is not followed',
  (ref) => {
    expect(found(withArgument('queue', { ...text, $ref: ref }), 'bedrock')).toEqual([
      'error reference-outside input queue',
    ]);
    expect(found(output({ type: 'object', properties: { a: { $ref: ref } } }), 'bedrock')).toEqual([
      'error reference-outside output a',
    ]);
  },
);

test('R63 a reference to nothing is an error; pointers and anchors are understood', () => {
  const $defs = { 'a/b c': { type: 'string' }, named: { $anchor: 'here', type: 'string' } };
  const refer = ($ref: string) =>
    found(withArgument('queue', { ...text, $ref }, { $defs }), 'bedrock');
  for (const ref of ['#/$defs/a~1b%20c', '#here', '#/properties/ticket_id']) {
    expect(refer(ref)).toEqual([]);
  }
  for (const ref of ['#/$defs/none', '#none', '#/type', '#%zz', '#/properties/toString']) {
    expect(refer(ref)).toEqual(['error reference-broken input queue']);
  }
});
