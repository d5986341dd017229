import { expect, test } from 'vitest';
import { profileNames, type ProfileName } from '../finding.ts';
import { aSurface, aTool, cleanSearch, cleanTool, withArgument } from '../surface.fixture.ts';
import { found, foundIn, text } from './found.fixture.ts';

test.each(profileNames)('R63 nothing is amiss with the clean tools for %s', (profile) => {
  expect(foundIn(aSurface(cleanTool, cleanSearch), profile)).toEqual([]);
});

test.each<[ProfileName, string, string[]]>([
  ['portable', 'a'.repeat(30), []],
  ['portable', 'a'.repeat(31), ['error tool-name']],
  ['portable', 'abc', []],
  ['portable', 'ab', ['error tool-name']],
  ['portable', 'getTicket', ['error tool-name']],
  ['portable', '1_ticket', ['error tool-name']],
  ['openai-strict', 'a'.repeat(64), []],
  ['openai-strict', 'a'.repeat(65), ['error tool-name']],
  ['openai-strict', 'tickets.get', ['error tool-name']],
  ['claude', 'a'.repeat(30), []],
  ['claude', 'a'.repeat(31), ['warning tool-name-prefixed']],
  ['claude', 'a'.repeat(128), ['warning tool-name-prefixed']],
  [
    'claude',
    'a'.repeat(129),
    ['error tool-name', 'error tool-name-protocol', 'warning tool-name-prefixed'],
  ],
  ['claude', 'tickets.get', ['error tool-name']],
  ['gemini', '_'.repeat(64), []],
  ['gemini', '_'.repeat(65), ['error tool-name']],
  ['gemini', '1st', ['error tool-name']],
  ['gemini', 'tickets.get', []],
  ['bedrock', 'a'.repeat(64), []],
  ['bedrock', 'a'.repeat(65), ['error tool-name']],
  ['bedrock', 'tickets.get', ['error tool-name']],
  ['bedrock', 'get ticket', ['error tool-name', 'error tool-name-protocol']],
])('R63 %s and the name %s', (profile, name, expected) => {
  const description = 'Reads one ticket with its comments. Use it when the id is known.';
  const outputSchema = { type: 'object' };
  const inputSchema = { type: 'object', properties: {}, additionalProperties: false };
  const tool = aTool({ name, description, inputSchema, outputSchema });
  expect(foundIn(aSurface(tool), profile)).toEqual(expected);
});

test('R63 two tools of one name, and two that differ in case', () => {
  expect(foundIn(aSurface(cleanTool, cleanTool, cleanSearch))).toContain('error tool-name-twice');
  const upper = aTool({ name: 'GET_ticket' });
  expect(foundIn(aSurface(cleanTool, upper, cleanSearch), 'bedrock')).toContain(
    'warning tool-name-twice',
  );
});

test.each<[ProfileName, string, string[]]>([
  ['portable', 'a'.repeat(64), []],
  ['portable', 'a'.repeat(65), ['error argument-name']],
  ['portable', 'pageSize', ['error argument-name']],
  ['claude', 'pageSize', []],
  ['claude', 'a'.repeat(64), []],
  ['claude', 'a'.repeat(65), ['error argument-name']],
  ['claude', 'page.size', ['error argument-name']],
  ['gemini', 'a'.repeat(64), []],
  ['gemini', 'a'.repeat(65), ['error argument-name']],
  ['gemini', 'page-size', ['error argument-name']],
  ['openai-strict', 'page-size', []],
])('R63 %s and the argument %s', (profile, name, expected) => {
  expect(found(withArgument(name, text), profile)).toEqual(
    expected.map((each) => `${each} input ${name}`),
  );
});
