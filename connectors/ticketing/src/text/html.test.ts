import type { Nodes } from 'hast';
import { fromHtml as parsed } from 'hast-util-from-html';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText, documents } from './document.fixture.ts';
import { fromHtml, toHtml } from './html.ts';
import { printMarkdown } from './markdown.ts';
import { sameMeaning } from './meaning.ts';

test('each block and mark of Markdown becomes its tag', () => {
  const markdown = [
    '## Two\n',
    'A **b** *c* ~~d~~ `e` [f](https://g.example "h")\\\nnext\n',
    '3. one\n   - two\n',
    '```js\nlet a = 1 < 2;\n```\n',
    '> quoted\n',
    '---\n',
    '| x | y |\n| - | - |\n| 1 |   |\n',
    '- [x] done',
  ].join('\n');
  expect(toHtml(markdown)).toBe(
    [
      '<h2>Two</h2>',
      '<p>A <strong>b</strong> <em>c</em> <del>d</del> <code>e</code> <a href="https://g.example" title="h">f</a><br>\nnext</p>',
      '<ol start="3">\n<li>one\n<ul>\n<li>two</li>\n</ul></li>\n</ol>',
      '<pre><code class="language-js">let a = 1 &lt; 2;\n</code></pre>',
      '<blockquote>\n<p>quoted</p>\n</blockquote>',
      '<hr>',
      '<table>\n<thead>\n<tr><th>x</th><th>y</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td></td></tr>\n</tbody>\n</table>',
      '<ul>\n<li>☑ done</li>\n</ul>',
    ].join('\n'),
  );
});

test('a document comes back as it was sent', () => {
  const held = documents({
    markedCode: true,
    start: true,
    richItems: true,
    richQuotes: true,
    anyCode: true,
    titles: true,
  });
  fc.assert(
    fc.property(
      held.map((document) => printMarkdown(document)),
      (markdown) => {
        const back = fromHtml(toHtml(markdown));
        expect(back.lossy).toBe(false);
        expect(sameMeaning(back.markdown, markdown), `${markdown}\n----\n${back.markdown}`).toBe(
          true,
        );
      },
    ),
    { numRuns: 200 },
  );
});

/** What a browser makes of it, told by a parser that the writer does not know. */
function elements(html: string): [tag: string, ...attributes: string[]][] {
  const found: [string, ...string[]][] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'element')
      found.push([
        node.tagName,
        ...Object.entries(node.properties).map(([key, value]) => `${key}=${String(value)}`),
      ]);
    if (node.type === 'comment' || node.type === 'doctype') found.push([node.type]);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parsed(html, { fragment: true }));
  return found;
}

const ALLOWED = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li pre code blockquote hr table thead tbody tr th td strong em del a br'.split(
    ' ',
  ),
);
const ATTRIBUTE =
  /^(?:href=(?:https?:\/\/|mailto:)\S+|title=.*|start=\d+|className=language-.*)$/is;

test('no tag, attribute or address that was not written here is in what is sent, whatever the text', () => {
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
        for (const [tag, ...attributes] of elements(toHtml(text))) {
          expect(ALLOWED).toContain(tag);
          for (const attribute of attributes) expect(attribute).toMatch(ATTRIBUTE);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test.each([
  ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
  ['[a](javascript:alert(1))', '<p>a</p>'],
  ['![a](https://b.example/c.png)', '<p><a href="https://b.example/c.png">a</a></p>'],
  [
    '<https://a.example/"onclick="x>',
    '<p><a href="https://a.example/%22onclick=%22x">https://a.example/&quot;onclick=&quot;x</a></p>',
  ],
  ['```a"b\nc\n```', '<pre><code class="language-a&quot;b">c\n</code></pre>'],
])('%s is sent as text or as something harmless', (markdown, html) => {
  expect(toHtml(markdown)).toBe(html);
});
