import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

import { holdsFrontMatter, readFrontMatter } from './front-matter.ts';

test('fields, their lines and the body', () => {
  const front = readFrontMatter('---\nname: a\n\nmetadata:\n  version: 1.10\n---\n\n# Body\n');
  expect(front.state).toBe('found');
  expect(front.fields).toEqual({ name: 'a', metadata: { version: '1.10' } });
  expect([...front.lines]).toEqual([
    ['name', 2],
    ['metadata', 4],
  ]);
  expect(front.body).toBe('# Body\n');
  expect(front.issues).toEqual([]);
});

test('no front matter, and a thematic break that is none', () => {
  expect(readFrontMatter('# Title\n\n---\n')).toMatchObject({
    state: 'none',
    body: '# Title\n\n---\n',
  });
  expect(readFrontMatter('---\n---\nbody')).toMatchObject({ state: 'found', body: 'body' });
});

test('an unclosed block is an issue, not a body', () => {
  const front = readFrontMatter('---\nname: a\n');
  expect(front).toMatchObject({ state: 'unclosed', body: '' });
  expect(front.issues).toMatchObject([{ code: 'front_matter_unclosed', line: 1 }]);
});

describe('values that are no YAML are quoted and tried again', () => {
  const cases: [string, string, string][] = [
    ['a colon', 'Use when: the user asks', 'Use when: the user asks'],
    ['a leading star', '*Always* use this', '*Always* use this'],
    ['a bracket', '[Beta] sorts things', '[Beta] sorts things'],
    ['an unbalanced quote', '"Big" things: sorted', '"Big" things: sorted'],
    ['a leading at sign', '@mentions of people', '@mentions of people'],
  ];
  test.for(cases)('%s', ([, written, read]) => {
    const front = readFrontMatter(`---\nname: a\ndescription: ${written}\nmodel: x\n---\n`);
    expect(front.fields).toEqual({ name: 'a', description: read, model: 'x' });
    expect(front.issues).toMatchObject([{ code: 'front_matter_repaired', line: 3 }]);
  });

  test('examples at the margin belong to the description', () => {
    const source = 'description: Use it. Examples:\n\n<example>\nuser: "hi"\n</example>\nmodel: x';
    const front = readFrontMatter(`---\n${source}\n---\n`);
    expect(front.fields).toEqual({
      description: 'Use it. Examples:\n\n<example>\nuser: "hi"\n</example>',
      model: 'x',
    });
  });
});

test('a field that stands twice counts once, the last', () => {
  const front = readFrontMatter('---\nname: a\nname: b\n---\n');
  expect(front.fields).toEqual({ name: 'b' });
  expect(front.issues).toMatchObject([{ code: 'duplicate_key', line: 3 }]);
});

test('what cannot be repaired is broken, with the line', () => {
  const front = readFrontMatter('---\n- name: a\n---\ntext');
  expect(front).toMatchObject({ state: 'broken', fields: {}, body: 'text' });
  expect(front.issues).toMatchObject([{ code: 'front_matter_broken', line: 2 }]);
});

test('hostile YAML ends in an issue: alias bombs, cycles, deep nesting', () => {
  const bomb = Array.from(
    { length: 9 },
    (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`,
  );
  for (const source of [`a0: &a0 [x]\n${bomb.join('\n')}`, `a: ${'['.repeat(9_000)}`]) {
    const front = readFrontMatter(`---\n${source}\n---\n`);
    expect(front.issues.length).toBeGreaterThan(0);
  }
  expect(readFrontMatter('---\na: &x [*x]\n---\n').state).toBe('found');
});

test('holdsFrontMatter waits for a whole closing line', () => {
  expect(holdsFrontMatter('---\nname: a\n---')).toBe(false);
  expect(holdsFrontMatter(`---\nname: a\n---\n${'text\n'.repeat(60)}`)).toBe(true);
  expect(holdsFrontMatter('# no front matter\n')).toBe(true);
});

const fragment = fc.constantFrom(
  ...'---|\n|: |- |[|]|{|}|&a |*a|!!set |!!binary |"|\'|#|>|%|\t|  |name|<example>|<<|?'.split('|'),
);

test('property: no text makes the parser throw, and each failure is a typed issue', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.oneof(fragment, fc.string({ maxLength: 4 })), { maxLength: 60 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.boolean(), (inner, fenced) => {
      const front = readFrontMatter(fenced ? `---\n${inner}\n---\nbody` : inner);
      const failed = front.state === 'unclosed' || front.state === 'broken';
      expect(front.issues.length > 0 || !failed).toBe(true);
      const odd = front.issues.filter(({ code }) => !/^(?:front_matter_|duplicate_key)/.test(code));
      expect(odd).toEqual([]);
      expect(failed && Object.keys(front.fields).length > 0).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('property: what is written as YAML is read back, with the body', () => {
  const key = fc.stringMatching(/^[a-z][a-z-]{0,15}$/);
  const line = fc.string({ unit: 'grapheme', maxLength: 80 });
  const value = fc.oneof(line, fc.array(line, { minLength: 1, maxLength: 4 }));
  const body = fc.stringMatching(/^[ -~]+(?:\n[ -~]*){0,3}$/);
  fc.assert(
    fc.property(
      fc.dictionary(key, value, { minKeys: 1, noNullPrototype: true }),
      body,
      (fields, text) => {
        const front = readFrontMatter(`---\n${stringify(fields)}---\n${text}`);
        expect(front.fields).toEqual(fields);
        expect(front.body).toBe(text);
        expect(front.issues).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});
