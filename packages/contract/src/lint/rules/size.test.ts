import { expect, test } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { lintSurface } from '../lint-surface.ts';
import { aSurface, aTool, cleanSearch, cleanTool, withArgument } from '../surface.fixture.ts';
import { found, foundIn, text } from './found.fixture.ts';

/** So many objects inside each other, the root included. */
function nested(levels: number) {
  let schema: JsonObject = { ...text };
  for (let level = 1; level < levels; level += 1) {
    schema = {
      type: 'object',
      description: 'Deeper.',
      properties: { x: schema },
      required: ['x'],
      additionalProperties: false,
    };
  }
  return withArgument('deep', schema);
}

test('R63 5 levels are portable, 10 are strict', () => {
  expect(found(nested(5))).toEqual([]);
  expect(found(nested(6))).toEqual(['error input-deep input']);
  expect(found(nested(10), 'openai-strict')).toEqual([]);
  expect(found(nested(11), 'openai-strict')).toEqual(['error input-deep input']);
});

test('R63 a reference is counted where it is used, however often it multiplies', () => {
  const levels = Array.from({ length: 40 }, (_, at): [string, JsonObject] => {
    const next = { $ref: at === 39 ? '#/$defs/end' : `#/$defs/a${at + 1}` };
    return [`a${at}`, { type: 'object', properties: { x: next, y: next } }];
  });
  const $defs = { ...Object.fromEntries(levels), end: { type: 'string' } };
  const list = { type: 'array', description: 'A list.', items: { $ref: '#/$defs/a0' } };
  const tool = withArgument('deep', list, { $defs });
  const { findings } = lintSurface(aSurface(tool), { profile: 'portable' });
  expect(findings.find(({ rule }) => rule === 'input-deep')?.message).toBe(
    'It is 42 levels deep; 5 is the most.',
  );
});

const wide = (count: number) => {
  const names = Array.from({ length: count }, (_, at) => [`a${at}`, { ...text }]);
  const properties: JsonObject = Object.fromEntries(names);
  return aTool({ inputSchema: { ...cleanTool.inputSchema, required: [], properties } });
};
const many = (count: number) =>
  withArgument('kind', { ...text, enum: Array.from({ length: count }, (_, at) => `k${at}`) });

test('R63 50 arguments and 100 values are portable', () => {
  expect(found(wide(50))).toEqual([]);
  expect(found(wide(51))).toEqual(['error input-wide input']);
  expect(found(many(100))).toEqual([]);
  expect(found(many(101))).toEqual(['error values-many input kind']);
});

/** A definition of exactly so many tokens; `_meta` is not counted. */
function sized(tokens: number, name = 'get_ticket') {
  const base = aTool({ name, outputSchema: { type: 'object', title: '' } });
  const title = 'x'.repeat(tokens * 4 - JSON.stringify(base).length);
  return {
    ...base,
    outputSchema: { type: 'object', title },
    _meta: { not: 'counted'.repeat(900) },
  };
}
const twenty = Array.from({ length: 20 }, (_, at) => `tool_${String.fromCharCode(97 + at)}`);
const errors = (...tools: readonly ReturnType<typeof sized>[]) =>
  foundIn(aSurface(...tools)).filter((each) => each.startsWith('error'));

test('R63 1,200 tokens a tool; a warning where the target has no limit', () => {
  expect(foundIn(aSurface(sized(1_200), cleanSearch))).toEqual([]);
  expect(foundIn(aSurface(sized(1_201), cleanSearch))).toEqual(['error tool-tokens']);
  expect(foundIn(aSurface(sized(1_201), cleanSearch), 'gemini')).toEqual(['warning tool-tokens']);
});

test('R63 8,000 tokens and 20 tools a server', () => {
  const server = (last: number) => twenty.map((name, at) => sized(at === 19 ? last : 400, name));
  expect(errors(...server(400))).toEqual([]);
  expect(errors(...server(401))).toEqual(['error server-tokens']);
  expect(errors(...[...twenty, 'tool_u'].map((name) => sized(300, name)))).toEqual([
    'error tools-many',
  ]);
});
