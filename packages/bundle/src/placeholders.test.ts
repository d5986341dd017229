import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { findPlaceholders } from './placeholders.ts';

const declared = ['CRM', 'support platform', 'support platform archive', 'c++ (old)'].map(
  (placeholder) => ({ placeholder }),
);
const find = (text: string) => findPlaceholders(text, declared);

test('spaces, any case, no closing mark; counted under the declared spelling', () => {
  expect(find('Open ~~Support Platform now, then ~~crm and ~~CRM.')).toEqual([
    { placeholder: 'support platform', known: true, count: 1 },
    { placeholder: 'CRM', known: true, count: 2 },
  ]);
});

test('the longest declared category wins', () => {
  expect(find('in ~~support platform archive')).toEqual([
    { placeholder: 'support platform archive', known: true, count: 1 },
  ]);
});

test('a line break is a space, and signs of regular expressions are plain', () => {
  expect(find('~~support\nplatform, ~~C++ (old)').map(({ placeholder }) => placeholder)).toEqual([
    'support platform',
    'c++ (old)',
  ]);
});

test('a longer word is another name', () => {
  expect(find('~~CRMs ~~CRM-based')).toEqual([
    { placeholder: 'CRMs', known: false, count: 1 },
    { placeholder: 'CRM', known: true, count: 1 },
  ]);
});

test('strike-through is Markdown, even around a declared name', () => {
  expect(find('~~old words~~, ~~CRM~~. Use ~~CRM')).toEqual([
    { placeholder: 'old words', known: false, count: 1 },
    { placeholder: 'CRM', known: false, count: 1 },
    { placeholder: 'CRM', known: true, count: 1 },
  ]);
});

test('two marks on a line are no strike-through', () => {
  expect(find('(~~CRM/~~support platform) | `~~CRM` | `~~CRM` |')).toEqual([
    { placeholder: 'CRM', known: true, count: 3 },
    { placeholder: 'support platform', known: true, count: 1 },
  ]);
});

test('undeclared marks are reported by their first word; fences and bare tildes are not marks', () => {
  expect(find('~~data warehouse\n~~~js\n~~~~\n~~ alone')).toEqual([
    { placeholder: 'data', known: false, count: 1 },
  ]);
});

test('property: any text and any categories end in counts that do not exceed the marks', () => {
  const part = fc.oneof(
    fc.constantFrom('~~', '~', 'CRM', ' ', '\n', 'support platform'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.string()), (parts, names) => {
      const text = parts.join('');
      const uses = findPlaceholders(
        text,
        names.map((placeholder) => ({ placeholder })),
      );
      const total = uses.reduce((sum, { count }) => sum + count, 0);
      expect(total).toBeLessThanOrEqual(text.split('~~').length - 1);
      for (const { known, placeholder } of uses)
        expect(!known || names.includes(placeholder)).toBe(true);
    }),
  );
});

test('property: every planted mark of a declared category is found, however cased', () => {
  const name = fc.constantFrom(...declared.map(({ placeholder }) => placeholder));
  const mark = fc.record({ name, upper: fc.boolean() });
  fc.assert(
    fc.property(fc.array(mark, { minLength: 1 }), (marks) => {
      const text = marks
        .map((each) => `Ask ~~${each.upper ? each.name.toUpperCase() : each.name}; `)
        .join('');
      const counts = new Map(find(text).map(({ placeholder, count }) => [placeholder, count]));
      for (const { placeholder } of declared) {
        const planted = marks.filter((each) => each.name === placeholder).length;
        expect(counts.get(placeholder) ?? 0).toBe(planted);
      }
    }),
  );
});
