import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { isSpecName, slug } from './name.ts';

test('names by the specification', () => {
  expect(['a', 'a-1', 'x'.repeat(64)].map(isSpecName)).toEqual([true, true, true]);
  const bad = ['', 'A', 'a b', '-a', 'a-', 'a--b', 'a.b', 'x'.repeat(65)];
  expect(bad.filter(isSpecName)).toEqual([]);
});

test('slugs', () => {
  expect(slug('Über  Sort_2!')).toBe('uber-sort-2');
  expect(slug('整理')).toBeUndefined();
});

test('property: a slug is a valid name, and a valid name is its own slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (label) => {
      const name = slug(label) ?? 'none';
      expect(isSpecName(name)).toBe(true);
      expect(slug(name)).toBe(name);
    }),
  );
});
