import fc from 'fast-check';
import { expect, test } from 'vitest';
import { occurrenceOf } from './occurrence.ts';

// few letters: words overlap, repeat and share their blocks
const word = fc.string({ minLength: 3, maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
const text = fc.string({ minLength: 12, maxLength: 60, unit: fc.constantFrom('a', 'b', 'c') });

test('says what a plain search says, for words and texts that are much alike', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), text, (words, hay) => {
      const plain = words.some((each) => hay.includes(each));
      expect(occurrenceOf(words)(hay)).toBe(plain);
      if (plain) found += 1;
    }),
    { numRuns: 20_000 },
  );
  expect(found).toBeGreaterThan(2_000);
});

test('finds any word at any place, in any characters', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 3, maxLength: 400, unit: 'binary' }), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.nat(),
      (words, before, after, which) => {
        expect(occurrenceOf(words)(`${before}${words[which % words.length]}${after}`)).toBe(true);
      },
    ),
    { numRuns: 5_000 },
  );
});
