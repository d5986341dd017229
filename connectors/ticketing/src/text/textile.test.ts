import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText, documents } from './document.fixture.ts';
import { HOSTILE } from './hostile.fixture.ts';
import { printMarkdown } from './markdown.ts';
import { sameMeaning } from './meaning.ts';
import { fromTextile, toTextile } from './textile.ts';

test('each block and mark of Markdown becomes its sign', () => {
  const markdown = [
    '## Two\n',
    'A **b** *c* ~~d~~ `e` [f](https://g.example "h")\\\nnext **_i_**\n',
    '1. one\n   - two\n2. three\n',
    '```js\nlet a = 1 < 2;\n```\n',
    '> quoted\n>\n> > twice\n>\n> - a\n',
    '---\n',
    '| x | y |\n| - | - |\n| 1 |   |\n',
    '- [x] done',
  ].join('\n');
  expect(toTextile(markdown)).toBe(
    [
      'h2. Two',
      'A *b* _c_ -d- @e@ "f(h)":https://g.example\nnext *_i_*',
      '# one\n#* two\n# three',
      '<pre><code class="js">\nlet a = 1 < 2;\n</code></pre>',
      '> quoted\n>\n>> twice\n>\n> * a',
      '---',
      '|_. x|_. y|\n|1| |',
      '* ☑ done',
    ].join('\n\n'),
  );
});

test('a document comes back as it was sent', () => {
  const held = documents({
    markedCode: true,
    start: false,
    richItems: false,
    richQuotes: true,
    anyCode: false,
    titles: true,
  });
  fc.assert(
    fc.property(
      held.map((document) => printMarkdown(document)),
      (markdown) => {
        const textile = toTextile(markdown);
        const back = fromTextile(textile);
        expect(
          sameMeaning(back.markdown, markdown),
          `${markdown}\n----\n${textile}\n----\n${back.markdown}`,
        ).toBe(true);
        expect(back.lossy).toBe(false);
      },
    ),
    { numRuns: 200 },
  );
});

test.each([
  ['\\*no bold\\*', '&#42;no bold*'],
  ['a \\_b\\_ c_d_e 5\\*3\\*2 -x- a-b - c', 'a &#95;b_ c_d_e 5*3*2 &#45;x- a-b - c'],
  ['\\# no number', '&#35; no number'],
  ['\\> no quote', '&gt; no quote'],
  ['h1. no heading', '&#104;1. no heading'],
  ['bq. no quote', '&#98;q. no quote'],
  ['|no table|', '&#124;no table&#124;'],
  ['\\-\\-\\-', '&#45;&#45;&#45;'],
  ['"no link":/a', '"no link&quot;:/a'],
  ['!no/image.png!', '&#33;no/image.png!'],
  ['@no code@ but a@b.example', '&#64;no code@ but a@b.example'],
  ['==no==', '&#61;&#61;no&#61;&#61;'],
  ['ABC(no abbreviation)', 'ABC&#40;no abbreviation)'],
  ['a\\[1] {{no macro}} \\[\\[no page]]', 'a&#91;1] &#123;&#123;no macro}} &#91;&#91;no page]]'],
  [
    '\\<pre>no code\\</pre> \\<!-- no comment -->',
    '&lt;pre>no code&lt;/pre> &lt;!-- no comment &#45;&#45;>',
  ],
  ['\\&amp; is no & here', '&amp;amp; is no & here'],
  [
    '100 %y% ??no?? ^no^ ~no~ +no+',
    '100 &#37;y% &#63;&#63;no&#63;&#63; &#94;no^ &#126;no~ &#43;no+',
  ],
])('text stays text: %s', (markdown, textile) => {
  expect(toTextile(markdown)).toBe(textile);
  expect(fromTextile(textile).lossy).toBe(false);
  expect(sameMeaning(fromTextile(textile).markdown, markdown)).toBe(true);
});

test.each([
  ['a mark in a word', 'a**b**c', 'a<notextile></notextile>*b*<notextile></notextile>c'],
  ['a mark before a full stop', '(**b** and `c`).', '(*b* and @c@).'],
  ['a mark of one sign', '**!**', '*&#33;*'],
  ['a bare address', 'https://a.example/b_c-d, e', 'https://a.example/b_c-d, e'],
  ['a bare address beside a mark', 'https://a.example/ **b**', 'https://a.example/ *b*'],
  [
    'a bare address with a sign',
    '<https://a.example/*b*>',
    '"https://a.example/&#42;b&#42;":https://a.example/*b%2A',
  ],
  [
    'an address that ends a sentence',
    '[a](https://b.example/c.).',
    '"a":https://b.example/c%2E<notextile></notextile>.',
  ],
  ['an address with brackets', '[a](<https://b.example/(c)>)', '"a":https://b.example/%28c%29'],
  ['a label with brackets', '[a (b)](https://c.example)', '"a &#40;b&#41;":https://c.example'],
  ['code with an at sign', '`a@b`', '<code>a@b</code>'],
  ['code with a tag', '`</code>`', '&lt;/code>'],
  ['a code block with a tag', '```\na\n</pre>\n```', 'a\n&lt;/pre>'],
  ['two paragraphs in an item', '- a\n\n  b', '* a\nb'],
  ['code in an item', '- a\n  ```\n  b\n  ```', '* a\n<pre>\nb\n</pre>'],
  ['an item without a word', '- ', '* &nbsp;'],
  ['numbers that begin with 3', '3. a', '# a'],
  ['a cell with a stroke', '| a \\| b `c\\|d` |\n| - |', '|_. a &#124; b <code>c|d</code>|'],
])('%s is written so that Redmine shows it', (_, markdown, textile) => {
  expect(toTextile(markdown)).toBe(textile);
});

test('no text makes either way throw', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(typeof toTextile(text)).toBe('string');
      expect(typeof fromTextile(text).markdown).toBe('string');
    }),
    { numRuns: 200 },
  );
});

test('hostile texts are read', () => {
  for (const text of HOSTILE) expect(fromTextile(text).markdown.length).toBeLessThan(200_000);
});
