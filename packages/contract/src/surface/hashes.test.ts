import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { toolHashes } from './hashes.ts';
import { tool } from './surface.fixture.ts';

const string: JsonObject = { type: 'string' };
const base = tool('get', { inputSchema: { type: 'object', properties: { id: string } } });

/** Which of the three moved. */
function moved(change: object, from = base): string[] {
  const [before, after] = [toolHashes(from), toolHashes({ ...from, ...change })];
  return (['shape', 'hints', 'text'] as const).filter((each) => before[each] !== after[each]);
}

test.each([
  ['nothing', {}, []],
  [
    'an argument',
    { inputSchema: { type: 'object', properties: { id: string, n: string } } },
    ['shape'],
  ],
  ['an output schema', { outputSchema: { type: 'object' } }, ['shape']],
  ['the order of keys', { inputSchema: { properties: { id: string }, type: 'object' } }, []],
  ['a hint', { annotations: { readOnlyHint: true } }, ['hints']],
  ['a default said aloud', { annotations: { openWorldHint: true, destructiveHint: true } }, []],
  ['a title', { title: 'Get' }, ['text']],
  ['a title among the hints', { annotations: { title: 'Get' } }, ['text']],
  ['a description', { description: 'Gets.' }, ['text']],
])('%s moves its own hash only', (_what, change, expected) => {
  expect(moved(change)).toEqual(expected);
});

test('input and output are not the same promise', () => {
  const one = toolHashes(tool('x', { inputSchema: string, outputSchema: { type: 'object' } }));
  const other = toolHashes(tool('x', { inputSchema: { type: 'object' }, outputSchema: string }));
  expect(one.shape).not.toBe(other.shape);
});

const described = (properties: JsonObject) =>
  toolHashes(tool('x', { inputSchema: { type: 'object', properties } })).text;

test('the text of an argument counts with its place; data that looks like text does not', () => {
  const a: JsonObject = { type: 'string', description: 'who' };
  expect(described({ a, b: string })).not.toBe(described({ a: string, b: a }));
  expect(described({ a })).toBe(described({ a, b: string }));
  expect(described({ title: string, description: string })).toBe(described({}));
  expect(described({ a: { default: { title: 'x' } } })).toBe(described({}));
});
