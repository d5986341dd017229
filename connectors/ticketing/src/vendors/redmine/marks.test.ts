import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { couldBeMark, isMarked, marked, unmarked } from './marks.ts';

const mark = 'gh-0123456789abcdef';
const other = 'gh-fedcba9876543210';
const pieces = fc.constantFrom(
  '[gatehouse gh-0123456789abcdef]',
  '[gatehouse gh-0123456789ABCDEF]',
  '[gatehouse gh-0123]',
  '[gatehouse ',
  'gh-0123456789abcdef',
  ']',
  '[',
  '\n',
  '\n\n',
  '> ',
  ' ',
  'a',
  '☕',
);
const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

describe('a mark', () => {
  test('is a paragraph of its own at the end', () => {
    expect(marked('Hello\n\n- item', mark)).toBe(
      'Hello\n\n- item\n\n[gatehouse gh-0123456789abcdef]',
    );
  });

  test.each([
    [
      'quoted in an answer',
      'Yes.\n> No.\n> \n> [gatehouse gh-0123456789abcdef]',
      'Yes.\n> No.\n> ',
    ],
    ['above what people added', 'a\n\n[gatehouse gh-0123456789abcdef]\n\nb', 'a\n\nb'],
    ['within a line', 'see [gatehouse gh-0123456789abcdef] there', 'see  there'],
    ['all there is', '[gatehouse gh-0123456789abcdef]', ''],
    ['around another', '[gate[gatehouse gh-0123456789abcdef]house gh-0123456789abcdef]', ''],
    ['none, but like one', '[gatehouse] gh-0123456789abcdef', '[gatehouse] gh-0123456789abcdef'],
  ])('is left out where it is %s', (_, given, expected) => {
    expect(unmarked(given)).toBe(expected);
  });

  test('never stays in a text, is always found again, and changes nothing else', () => {
    fc.assert(
      fc.property(text, (body) => {
        const kept = marked(body, mark);
        expect([isMarked(kept, mark), isMarked(kept, other)]).toEqual([true, false]);
        expect(unmarked(kept)).toBe(unmarked(body));
        expect(unmarked(kept)).not.toMatch(/\[gatehouse gh-[0-9a-f]{16}\]/);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => {
        expect(unmarked(marked(body, mark))).toBe(body);
      }),
    );
  });
});

describe('words that a mark holds', () => {
  test('every part of every mark', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789abcdef')),
      minLength: 16,
      maxLength: 16,
    });
    fc.assert(
      fc.property(digits, fc.nat(9), fc.nat(21), (hex, from, length) => {
        for (const word of ['[gatehouse', `gh-${hex}]`]) {
          const part = word.slice(from, from + length + 1);
          expect([part, couldBeMark(part.toUpperCase())]).toEqual([part, true]);
        }
      }),
    );
  });

  test.each(['printer', 'jams', 'houses', 'ghost', 'on', 'floor', '1g', 'gatehouses'])(
    'not "%s"',
    (word) => {
      expect(couldBeMark(word)).toBe(false);
    },
  );
});
