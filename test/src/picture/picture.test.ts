import { describe, expect, test } from 'vitest';
import { type Line, parseAnsi, plain, textOf } from './ansi.ts';
import { excerpt, stable } from './excerpt.ts';
import { fit } from './layout.ts';
import { drawTerminal } from './svg.ts';

const esc = '\u001B[';
const texts = (lines: readonly Line[]) => lines.map(textOf);
const draw = (output: string) =>
  drawTerminal({ title: 'a & b', description: 'd', columns: 80, lines: parseAnsi(output) });

describe('ANSI is read', () => {
  test('styles begin, combine and end', () => {
    const [line] = parseAnsi(`a${esc}1mb${esc}32mc${esc}39md${esc}22me${esc}3;2mf${esc}0mg`);
    expect(line).toEqual([
      { text: 'a', style: plain },
      { text: 'b', style: { ...plain, bold: true } },
      { text: 'c', style: { ...plain, bold: true, colour: 'green' } },
      { text: 'd', style: { ...plain, bold: true } },
      { text: 'e', style: plain },
      { text: 'f', style: { ...plain, dim: true, italic: true } },
      { text: 'g', style: plain },
    ]);
  });

  test('22 ends bold and dim alike, as terminals do; 23 ends italic alone', () => {
    const [line] = parseAnsi(`${esc}1;2;3ma${esc}22mb${esc}23mc`);
    expect(line?.map(({ style }) => style)).toEqual([
      { ...plain, bold: true, dim: true, italic: true },
      { ...plain, italic: true },
      plain,
    ]);
  });

  test('all eight colours, bright ones like their plain ones', () => {
    const [line] = parseAnsi(
      [30, 31, 32, 33, 34, 35, 36, 37, 91].map((n) => `${esc}${n}mx`).join(''),
    );
    expect(line?.map(({ style }) => style.colour)).toEqual(
      'black red green yellow blue magenta cyan white red'.split(' '),
    );
  });

  test('a style lasts over the end of a line; sequences that style nothing vanish', () => {
    const lines = parseAnsi(`${esc}31ma\nb${esc}2Kc${esc}?25ld`);
    expect(texts(lines)).toEqual(['a', 'bcd']);
    expect(lines.flat().every(({ style }) => style.colour === 'red')).toBe(true);
  });
});

describe('the drawing', () => {
  test('text is escaped, in title and lines, and holds no control character', () => {
    const svg = draw(`if (a < b && "c" > d)\u0007`);
    expect(svg).toContain('if (a &lt; b &amp;&amp; &quot;c&quot; &gt; d)</tspan>');
    expect(svg).toContain('<title id="title">a &amp; b</title>');
    expect(svg).not.toContain('\u0007');
  });

  test('each run carries its classes and starts at its column', () => {
    const svg = draw(`  ${esc}32m✓${esc}39m ${esc}1msee${esc}22m`);
    expect(svg).toContain(
      '<tspan x="33.1" class="green">✓</tspan><tspan x="48.1" class="bold">see',
    );
  });

  test('no script, nothing from the network, one text per line that has one', () => {
    const svg = draw('a\n\nb');
    expect(svg.match(/<text y=/g)).toHaveLength(2);
    expect(svg).not.toMatch(/<script|<image|href|@import|url\(/);
    expect(svg.match(/https?:[^"]+/g)).toEqual(['http://www.w3.org/2000/svg']);
  });
});

describe('lines fit the window', () => {
  test('a long line breaks at a space and hangs, styles kept', () => {
    const lines = fit(parseAnsi(`  one ${esc}2mtwo three four${esc}22m`), 12);
    expect(texts(lines)).toEqual(['  one two', '    three', '    four']);
    expect(lines[1]?.every(({ style }) => style.dim)).toBe(true);
  });

  test('a word wider than the window is cut, nothing is lost', () => {
    expect(texts(fit(parseAnsi('abcdefghij'), 6))).toEqual(['abcdef', '  ghij']);
  });
});

describe('the excerpt', () => {
  test('what differs from run to run is made stable; dates keep their distance', () => {
    const line = `run 9b545f4b-1dfc-44da-9ef6-9101fe36176e · policy de472389501d · ${esc}2m12 ms${esc}22m · 2026-11-23: due 2026-11-21`;
    expect(texts(stable(parseAnsi(line), '2026-11-23'))).toEqual([
      'run … · policy … · … ms · 2026-01-15: due 2026-01-13',
    ]);
  });

  test('the first act and the table stay, the cut is said', () => {
    const output =
      'G\n1/3  A\na\n2/3  B\nb\n3/3  C\nc\nThe same bundle in three units\nrow\n\nTry next\nx';
    expect(texts(excerpt(parseAnsi(output)))).toEqual([
      'G',
      '1/3  A',
      'a',
      '… 4 lines: two more people ask the same sentence',
      '',
      'The same bundle in three units',
      'row',
    ]);
    expect(() => excerpt(parseAnsi('G'))).toThrow('begins like');
  });
});
