import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText, documents } from './document.fixture.ts';
import { HOSTILE } from './hostile.fixture.ts';
import type { Document, Line } from './document.ts';
import { plain } from './line.ts';
import { meaning, sameMeaning } from './meaning.ts';
import { fromPlain, parseMarkdown, printMarkdown } from './markdown.ts';

const everything = documents({
  markedCode: true,
  start: true,
  richItems: true,
  richQuotes: true,
  anyCode: true,
  titles: true,
});

test('what is printed is read as what it was', () => {
  fc.assert(
    fc.property(everything, (document) => {
      expect(meaning(parseMarkdown(printMarkdown(document)))).toBe(meaning(document));
    }),
    { numRuns: 200 },
  );
});

test('any text can be read and printed, and means the same then', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(sameMeaning(printMarkdown(parseMarkdown(text)), text)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('bullets, marks, escapes, blanks and line endings are notation, and words, marks and blocks are not', () => {
  const text = '# A\n\n- **b** *c* d\\*\n- https://a.example\n\n```js\ne\n```';
  const other =
    'A\r\n=\r\n\r\n* __b__  _c_ d*  \r\n* <https://a.example>\r\n\r\n~~~js\r\ne\r\n~~~\r\n\r\n';
  expect(sameMeaning(text, other)).toBe(true);
  for (const [from, to] of [
    ['# A', '## A'],
    ['**b**', 'b'],
    ['*c*', '**c**'],
    ['d', 'D'],
    ['- http', '\n* http'],
    ['a.example', 'b.example'],
    ['```js', '```ts'],
    ['\ne', '\n e'],
  ] as const)
    expect([to, sameMeaning(text, text.replace(from, to))]).toEqual([to, false]);
});

test('a break is not a blank, a table keeps its cells, and a task its state', () => {
  expect(sameMeaning('a\\\nb', 'a  \nb')).toBe(true);
  expect(sameMeaning('a\\\nb', 'a\nb')).toBe(false);
  expect(sameMeaning('a\nb', 'a b')).toBe(true);
  expect(sameMeaning('|a|b|\n|:-|-|\n|c|', '| a | b |\n| - | - |\n| c |  |')).toBe(true);
  expect(sameMeaning('- [x] a', '* [X] a')).toBe(true);
  expect(sameMeaning('- [x] a', '- [ ] a')).toBe(false);
  expect(sameMeaning('1. a', '- a')).toBe(false);
  expect(sameMeaning('1. a', '1) a')).toBe(true);
});

test('the text of a plain vendor stays text', () => {
  const text =
    '# no heading\n* no item\n\n1. *no* _emphasis_ `no code` <b> [no](link)\n    no code\n~~~';
  expect(fromPlain(text)).toBe(
    [
      '\\# no heading\\',
      '\\* no item',
      '',
      '1\\. \\*no\\* \\_emphasis\\_ \\`no code\\` \\<b> \\[no]\\(link)\\',
      'no code\\',
      '\\~\\~\\~',
    ].join('\n'),
  );
  expect(fromPlain('see https://a.example/b_c_d. Mail: e_f_g@h.example')).toBe(
    'see <https://a.example/b_c_d>. Mail: e_f_g@h.example',
  );
});

const bare = (value: string): string =>
  value.replaceAll(/[ \t\r\n\v\f]/g, '').replaceAll('\0', '\ufffd');

test('plain text keeps its words, and means nothing else', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const document = parseMarkdown(fromPlain(text));
      const looks = document.flatMap((block) =>
        block.type === 'paragraph'
          ? block.line.map((part) => (part.type === 'run' ? [part.marks.length, part.code] : []))
          : [],
      );
      expect(document.filter(({ type }) => type !== 'paragraph')).toEqual([]);
      expect(looks.filter((look) => look.length > 0 && String(look) !== '0,false')).toEqual([]);
      const words = document
        .flatMap((block) => (block.type === 'paragraph' ? [plain(block.line)] : []))
        .join('');
      expect(bare(words)).toBe(bare(text));
    }),
    { numRuns: 200 },
  );
});

test('an image is a link, a reference is resolved, raw HTML and footnotes are text', () => {
  expect(
    printMarkdown(
      parseMarkdown('![a](https://b.example) [c] [d][c]\n\n[c]: https://c.example "t"'),
    ),
  ).toBe('[a](https://b.example) [c d](https://c.example "t")');
  expect(printMarkdown(parseMarkdown('<b>a</b>\n\n<div>\n\n[^1] b'))).toBe(
    '\\<b>a\\</b>\n\n\\<div>\n\n\\[^1] b',
  );
});

test.each([
  ['javascript:a', 'x'],
  ['JAVA&#10;SCRIPT:a', 'x'],
  ['data:text/html,a', 'x'],
  ['docs/a.md', 'x (docs/a.md)'],
  ['ftp://a.example', 'x (ftp://a.example)'],
  ['mailto:a@b.example', '[x](mailto:a@b.example)'],
])('a link to %s is written as %s', (address, written) => {
  expect(printMarkdown(parseMarkdown(`[x](<${address}>)`))).toBe(written);
});

test('nesting that nobody writes stays characters', () => {
  const deepest = (blocks: Document): number =>
    Math.max(
      0,
      ...blocks.map((block) => {
        if (block.type === 'quote') return 1 + deepest(block.blocks);
        if (block.type === 'list')
          return 1 + Math.max(...block.items.map((item) => deepest(item.blocks)));
        return 0;
      }),
    );
  expect(deepest(parseMarkdown(`${'> '.repeat(500)}a`))).toBe(20);
  expect(plain(paragraphsOf(parseMarkdown(`${'1. '.repeat(30)}a`)))).toBe(`${'1. '.repeat(10)}a`);
  for (const text of HOSTILE) expect(deepest(parseMarkdown(text))).toBeLessThanOrEqual(20);
});

test('marks in numbers that nobody writes stay characters', () => {
  expect(printMarkdown(parseMarkdown('*a* b '.repeat(501)))).toMatch(/^\\\*a\\\* /);
  expect(printMarkdown(parseMarkdown('*a* b '.repeat(500)))).toMatch(/^\*a\* /);
  expect(
    printMarkdown(parseMarkdown('*a* b '.repeat(300) + '\n\n' + '*a* b '.repeat(300))),
  ).toMatch(/^\*a\* /);
});

test('a text beyond all bounds is taken as plain text', () => {
  expect(printMarkdown(parseMarkdown(`*a*${'b'.repeat(65_536)}`))).toMatch(/^\\\*a\\\*b/);
});

/** The line of the innermost paragraph. */
function paragraphsOf(blocks: Document): Line {
  const [block] = blocks;
  if (block?.type === 'list') return paragraphsOf(block.items[0]?.blocks ?? []);
  return block?.type === 'paragraph' ? block.line : [];
}

const table = (rows: number): string =>
  `|${'a|'.repeat(100)}\n|${'-|'.repeat(100)}\n${'|b|\n'.repeat(rows)}`;

test('a table whose widest row would be paid for in thousands of rows becomes lines', () => {
  expect(parseMarkdown(table(99)).map(({ type }) => type)).toEqual(['table']);
  const lines = parseMarkdown(table(100));
  expect([lines.length, lines[100]]).toEqual([101, parseMarkdown('b')[0]]);
});
