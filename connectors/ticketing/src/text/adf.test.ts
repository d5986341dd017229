import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { doc, para, strictAdf, words } from './adf.fixture.ts';
import { fromAdf, toAdf } from './adf.ts';
import { anyText, documents } from './document.fixture.ts';
import { HOSTILE } from './hostile.fixture.ts';
import { printMarkdown } from './markdown.ts';
import { sameMeaning } from './meaning.ts';

const cell = (type: string, ...content: object[]) => ({
  type,
  content: [{ type: 'paragraph', content }],
});

test('each block and mark of Markdown becomes its node', () => {
  const markdown = [
    '## Two\n',
    'A **b** *c* ~~d~~ `e` [f](https://g.example "h")\\\nnext\n',
    '3. one\n   - two\n',
    '```js\nlet a;\n```\n',
    '> quoted\n',
    '---\n',
    '| x | y |\n| - | - |\n| 1 |   |',
  ].join('\n');
  expect(toAdf(markdown)).toEqual(
    doc(
      { type: 'heading', attrs: { level: 2 }, content: [words('Two')] },
      para(
        words('A '),
        words('b', 'strong'),
        words(' '),
        words('c', 'em'),
        words(' '),
        words('d', 'strike'),
        words(' '),
        words('e', 'code'),
        words(' '),
        words('f', { type: 'link', attrs: { href: 'https://g.example', title: 'h' } }),
        { type: 'hardBreak' },
        words('next'),
      ),
      {
        type: 'orderedList',
        attrs: { order: 3 },
        content: [
          {
            type: 'listItem',
            content: [
              para(words('one')),
              {
                type: 'bulletList',
                content: [{ type: 'listItem', content: [para(words('two'))] }],
              },
            ],
          },
        ],
      },
      { type: 'codeBlock', attrs: { language: 'js' }, content: [words('let a;')] },
      { type: 'blockquote', content: [para(words('quoted'))] },
      { type: 'rule' },
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [cell('tableHeader', words('x')), cell('tableHeader', words('y'))],
          },
          { type: 'tableRow', content: [cell('tableCell', words('1')), cell('tableCell')] },
        ],
      },
    ),
  );
});

test.each([
  ['code that is bold too', '**`a`**', [para(words('a', 'code'))]],
  [
    'a heading in a quote',
    '> # a',
    [{ type: 'blockquote', content: [para(words('a', 'strong'))] }],
  ],
  [
    'a list item that begins with code',
    '- ```\n  a\n  ```',
    [
      {
        type: 'bulletList',
        content: [
          { type: 'listItem', content: [para(), { type: 'codeBlock', content: [words('a')] }] },
        ],
      },
    ],
  ],
  ['an empty code block', '```\n```', [{ type: 'codeBlock' }]],
  [
    'an image',
    '![a](https://b.example/c.png)',
    [para(words('a', { type: 'link', attrs: { href: 'https://b.example/c.png' } }))],
  ],
  ['a relative link', '[a](b/c)', [para(words('a (b/c)'))]],
  ['a link that would run', '[a](javascript:b)', [para(words('a'))]],
  ['raw HTML', '<b>a</b>', [para(words('<b>a</b>'))]],
])('what ADF has no place for is said in another way: %s', (_, markdown, content) => {
  expect(toAdf(markdown)).toEqual({ version: 1, type: 'doc', content });
});

test('a document comes back as it was sent', () => {
  const held = documents({
    markedCode: false,
    start: true,
    richItems: true,
    richQuotes: false,
    anyCode: true,
    titles: true,
  });
  fc.assert(
    fc.property(
      held.map((document) => printMarkdown(document)),
      (markdown) => {
        const back = fromAdf(toAdf(markdown));
        expect(back.lossy).toBe(false);
        expect(sameMeaning(back.markdown, markdown), `${markdown}\n----\n${back.markdown}`).toBe(
          true,
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('whatever the text, what is sent fits the schema', () => {
  const all = documents({
    markedCode: true,
    start: true,
    richItems: true,
    richQuotes: true,
    anyCode: true,
    titles: true,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        all.map((document) => printMarkdown(document)),
      ),
      (text) => {
        expect(strictAdf.safeParse(toAdf(text)).error).toBeUndefined();
      },
    ),
    { numRuns: 200 },
  );
});

test('hostile texts are read and written', () => {
  for (const text of HOSTILE.map((each) => each.slice(0, 4_000))) {
    expect(strictAdf.safeParse(toAdf(text)).success).toBe(true);
    expect(fromAdf(doc(para(words(text)))).lossy).toBe(false);
  }
});
