import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, createScreen, wrap } from './screen.ts';

describe('wrap', () => {
  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['one\n\ntwo', 80, ['one', '', 'two']],
    ['', 80, ['']],
    ['unbreakable', 4, ['unbreakable']],
    ['a unbreakable b', 4, ['a', 'unbreakable', 'b']],
    ['exactly ten', 11, ['exactly ten']],
  ])('%j at %i', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test('nothing but spaces is lost, and only a single word may be too wide', () => {
    const word = fc.stringMatching(/^[a-zäß€-]{0,12}$/);
    const texts = fc.array(fc.array(word).map((all) => all.join(' '))).map((all) => all.join('\n'));
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(/[ \n]/g, ''));
        const wide = lines.filter((line) => line.trimEnd().length > width);
        expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
      }),
    );
  });
});

test('a screen writes whole lines, is at most 120 wide, and groups digits', () => {
  const written: string[] = [];
  const screen = createScreen((text) => written.push(text), undefined);
  screen.line('a');
  screen.line();
  expect(written).toEqual(['a\n', '\n']);
  expect(screen.width).toBe(100);
  const widths = ['80', '500', '7', 'wide'].map(
    (columns) => createScreen(() => {}, undefined, columns).width,
  );
  expect(widths).toEqual([80, 120, 100, 100]);
  expect([count(0), count(999), count(1_234_567)]).toEqual(['0', '999', '1,234,567']);
});
