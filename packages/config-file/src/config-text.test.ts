import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigTextError, parseConfigText } from './config-text.ts';

const schema = z.strictObject({
  name: z.string(),
  people: z.record(z.string().regex(/^[a-z]+$/), z.strictObject({ age: z.int() })).default({}),
});
const parse = (text: string) => parseConfigText(text, 'g.yaml', schema);

function problems(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigTextError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

test('a good text is a value, JSON as well as YAML', () => {
  expect(parse('name: a\npeople:\n  maya: { age: 4 }\n').value).toEqual({
    name: 'a',
    people: { maya: { age: 4 } },
  });
  expect(parse('{"name": "a"}').value).toEqual({ name: 'a', people: {} });
});

test('every problem is listed with its line; a missing key where it belongs', () => {
  expect(
    problems('nme: a\npeople:\n  maya:\n    age: old\n  Tom: { age: 1 }\n').split('\n'),
  ).toEqual([
    'g.yaml:1 name: Invalid input: expected string, received undefined',
    'g.yaml:4 people.maya.age: Invalid input: expected number, received string',
    'g.yaml:5 people.Tom: the name itself is wrong: Invalid string: must match pattern /^[a-z]+$/',
    'g.yaml:1 nme: is no setting that Gatehouse knows; correct or remove it',
  ]);
});

test('what is no YAML has line and column; an alias without an anchor its line', () => {
  expect(problems('name: [a\n')).toMatch(/^g\.yaml:2:1 is not YAML: /);
  expect(problems('people:\n  maya: *x\n')).toMatch(/^g\.yaml:2 the file: Unresolved alias/);
});

test('what a schema cannot see gets its line from the text', () => {
  const text = parse('name: a\npeople:\n  maya: { age: 4 }\n');
  expect(text.error([{ path: ['people', 'maya', 'unit'], message: 'has none' }]).problems).toEqual([
    { line: 3, where: 'people.maya.unit', message: 'has none' },
  ]);
});

test('any text is a value or a ConfigTextError', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      let thrown: unknown;
      try {
        parse(text);
      } catch (error) {
        thrown = error;
      }
      expect(thrown === undefined || thrown instanceof ConfigTextError).toBe(true);
    }),
  );
});
