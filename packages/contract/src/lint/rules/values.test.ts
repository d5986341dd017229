import { expect, test } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { withArgument } from '../surface.fixture.ts';
import { found, text } from './found.fixture.ts';

test('R63 what is required has no default', () => {
  const limit = { ...text, default: 'x' };
  expect(found(withArgument('limit', limit))).toEqual(['error required-with-default input limit']);
  expect(found(withArgument('limit', limit, { required: [] }))).toEqual([]);
});

test('R63 strict OpenAI wants every argument to be required', () => {
  const optional = withArgument('limit', text, { required: ['ticket_id'] });
  expect(found(optional, 'openai-strict')).toEqual(['error argument-optional input']);
  expect(found(optional)).toEqual([]);
});

test.each<[string, JsonObject, string[]]>([
  ['How many.', { minimum: 1, maximum: 1_000 }, ['warning bound-unsaid input']],
  ['How many, 1 to 1,000.', { minimum: 1, maximum: 1_000 }, []],
  ['How many, 1 to 100.', { minimum: 1, maximum: 1_000 }, ['warning bound-unsaid input']],
  ['How many.', { minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 }, []],
  ['Not empty.', { minLength: 1 }, []],
  ['Short.', { maxLength: 1 }, ['warning bound-unsaid input']],
])('R63 the bound is said or not: %s %j', (description, bounds, expected) => {
  const tool = withArgument('limit', { description, ...bounds });
  expect(found(tool)).toEqual(expected);
  expect(found(tool, 'claude')).toEqual(expected);
  expect(found(tool, 'bedrock')).toEqual([]);
});

test.each([
  ['date-time', []],
  ['uuid', []],
  ['iri', ['warning format-rare input when']],
])('R63 the format %s', (format, expected) => {
  expect(found(withArgument('when', { ...text, format }))).toEqual(expected);
});

test('R63 gemini takes one type and texts as values', () => {
  const list = withArgument('due', { type: ['string', 'null'], description: 'A day.' });
  expect(found(list, 'gemini')).toEqual(['warning type-list input due']);
  expect(found(list)).toEqual([]);
  const level = { type: 'integer', description: 'A level.', enum: [1, 2] };
  const numbers = withArgument('level', level);
  expect(found(numbers, 'gemini')).toEqual(['warning values-not-text input level']);
  expect(found(withArgument('level', { ...text, enum: ['1', '2'] }), 'gemini')).toEqual([]);
});
