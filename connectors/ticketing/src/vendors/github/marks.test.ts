import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { couldBeMark, isMarked, marked, marksIn, unmarked } from './marks.ts';

const mark = 'gh-0123456789abcdef';
const comment = `<!-- gatehouse ${mark} -->`;

describe('marks', () => {
  test('R66 a text comes back as it was, whatever it holds, and its mark is found', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const kept = marked(text, mark);
        expect(isMarked(kept, mark)).toBe(true);
        expect(unmarked(kept)).toBe(text);
      }),
    );
  });

  test('a mark that a caller wrote, quoted or hid in another one is left out', () => {
    expect(marked(`a\n\n> ${comment}`, 'gh-ffffffffffffffff')).toBe(
      'a\n\n<!-- gatehouse gh-ffffffffffffffff -->',
    );
    const nested = `<!-- gatehouse ${comment}gh-0123456789abcdef -->`;
    expect(unmarked(nested)).toBe('');
    expect(marksIn(`${comment} ${comment}`)).toEqual([comment]);
  });

  test('other comments of HTML stay', () => {
    const text = 'a <!-- note --> b\n\n<!-- gatehouse gh-xyz -->';
    expect(unmarked(text)).toBe(text);
  });

  test('words by which a search would find a mark', () => {
    const words = ['Gatehouse', 'gh', '0123456789abcdef', 'x-gatehouse'];
    expect(words.map(couldBeMark)).toEqual([true, true, true, true]);
    expect(['gate', 'house', '0123', 'printer'].some(couldBeMark)).toBe(false);
  });
});
