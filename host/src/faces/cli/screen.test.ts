import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, createScreen, wrap, type Screen } from './screen.ts';

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

function shown(make: (screen: Screen) => string): string {
  let written = '';
  const screen = createScreen((text) => (written += text), undefined);
  screen.line(make(screen));
  return written;
}

describe('terminal escapes in a text from elsewhere', () => {
  const ESC = '\u001B';
  const BEL = '\u0007';
  const CSI = '\u009B';

  test.each([
    ['erased and overwritten', `a${ESC}[2K${ESC}[1Ab`, 'a\uFFFD[2K\uFFFD[1Ab\n'],
    ['a title', `${ESC}]0;root${BEL}`, '\uFFFD]0;root\uFFFD\n'],
    ['one byte for ESC [', `${CSI}2Ka`, '\uFFFD2Ka\n'],
    ['back over the line', 'denied\rallowed\b', 'denied allowed\uFFFD\n'],
    ['an m that ends something else', `${ESC}[?25m${BEL}[1m`, '\uFFFD[?25m\uFFFD[1m\n'],
    [
      'lines, tabs and colours stay',
      `a\n\tb${ESC}[1;31mc${ESC}[m`,
      `a\n\tb${ESC}[1;31mc${ESC}[m\n`,
    ],
  ])('%s', (_what, text, expected) => {
    expect(shown(() => text)).toBe(expected);
  });

  test('a styled text keeps our style and loses its own', () => {
    expect(shown(({ style }) => style('bold', `a${ESC}[0m${ESC}[8mb${ESC}[2K`))).toBe(
      `${ESC}[1mab${ESC}[22m\n`,
    );
  });

  test('whatever comes, nothing but colours, newline and tab controls the terminal', () => {
    const text = fc.string({
      unit: fc.constantFrom(ESC, CSI, BEL, '[', ']', ';', '1', 'm', 'K', '\r', 'ä'),
    });
    fc.assert(
      fc.property(text, (raw) => {
        const controls = shown(() => raw).match(/\p{Cc}(?:\[[0-9;]*m)?/gu) ?? [];
        expect(controls.pop()).toBe('\n');
        for (const control of controls) expect(control).toMatch(/^.\[[0-9;]*m$/u);
        expect(controls.filter((control) => !control.startsWith(ESC))).toEqual([]);
      }),
    );
  });
});
