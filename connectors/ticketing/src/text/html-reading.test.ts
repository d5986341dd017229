import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from './document.fixture.ts';
import { HOSTILE } from './hostile.fixture.ts';
import { fromHtml } from './html.ts';

test.each([
  [
    'entities and blanks',
    '<p>a&nbsp;&amp;\n  b &#8211; &#150; &eacute; &unknown;</p>',
    'a\u00a0& b – – é \\&unknown;',
  ],
  [
    'lines in divisions',
    '<div class="zd-comment" dir="auto">a<div>b</div>c<br>d</div>',
    'a\n\nb\n\nc\\\nd',
  ],
  ['two breaks', 'a<br><br>b', 'a\n\nb'],
  ['tags that were not closed', '<p>a<p>b<ul><li>c<li>d</ul>', 'a\n\nb\n\n- c\n- d'],
  ['tags that cross', '<b>a <i>b</b> c</i>', '**a _b_** c'],
  ['a tag that was never opened', 'a</p></div></b>b', 'ab'],
  ['a list beside its item', '<ul><li>a</li><ul><li>b</li></ul></ul>', '- a\n  - b'],
  ['an inner list', '<ol start="3"><li>a<ul><li>b</li></ul></li></ol>', '3. a\n   - b'],
  [
    'tasks',
    '<ul><li><input type="checkbox" checked> a</li><li><input type=checkbox>b</li></ul>',
    '- [x] a\n- [ ] b',
  ],
  ['code', '<pre>\n  a &lt; b\n\n  c\n</pre>', '```\n  a < b\n\n  c\n```'],
  ['code with a language', '<pre><code class="x language-js">a</code></pre>', '```js\na\n```'],
  ['code in words', '<tt>a</tt> <code>b</code>', '`a` `b`'],
  ['a quote', '<blockquote type="cite"><p>a</p><p>b</p></blockquote>', '> a\n>\n> b'],
  [
    'a table',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tr><td>c</td></tr></table>',
    '| a | b |\n| - | - |\n| c | |',
  ],
  [
    'a link',
    '<a href="https://a.example/b?c=1&amp;d=2" title="t">e</a>',
    '[e](https://a.example/b?c=1&d=2 "t")',
  ],
  [
    'comments and declarations',
    '<!DOCTYPE html><html><head><title>x</title></head><!-- a > b --><body>c<?d?>e</body></html>',
    'ce',
  ],
  ['what looks like Markdown', '<p># a *b* [c](d) &lt;e&gt;</p>', '\\# a \\*b\\* \\[c]\\(d) \\<e>'],
  ['a bare less-than', 'a < b <3 <', 'a < b <3 <'],
])('%s can be said in Markdown', (_, html, markdown) => {
  expect(fromHtml(html)).toEqual({ markdown, lossy: false });
});

test.each([
  ['a script', 'a<script>b("</p>")</script>c', 'ac'],
  ['a style sheet', '<style>p { color: red }</style>a', 'a'],
  ['a style', '<p style="color: red">a</p>', 'a'],
  ['a font', '<font color="red">a</font>', 'a'],
  ['underlining', '<u>a</u>', 'a'],
  ['a superscript', 'a<sup>2</sup>', 'a2'],
  [
    'a picture on the web',
    '<img src="https://a.example/b.png" alt="c">',
    '[\\[image: c\\]](https://a.example/b.png)',
  ],
  ['a picture in the message', '<img src="data:image/png;base64,xyz">', '\\[image]'],
  ['a pixel', 'a<img src="https://a.example/b.gif" width="1" height="1">', 'a'],
  ['a film', '<video src="/b.mp4">c</video>', '\\[video]'],
  [
    'a table without a head',
    '<table><tr><td>a</td><td>b</td></tr></table>',
    '| a | b |\n| - | - |',
  ],
  ['merged cells', '<table><tr><th colspan="2">a</th></tr></table>', '| a |\n| - |'],
  [
    'blocks in a cell',
    '<table><tr><th><ul><li>a</li><li>b</li></ul></th></tr></table>',
    '| a b |\n| - |',
  ],
  [
    'a table that lays out',
    '<table><tr><td><p>a</p><ul><li>b</li></ul></td></tr></table>',
    'a\n\n- b',
  ],
  ['definitions', '<dl><dt>a<dd>b</dl>', 'a\n\nb'],
  ['an unknown tag', '<x-y>a</x-y>', 'a'],
  ['a link that would run', '<a href="java&#10;script:x">a</a>', 'a'],
  ['a relative link', '<a href="/b">a</a>', 'a (/b)'],
  [
    'what nobody sees',
    'a<span style="display:none">b</span><p hidden>c</p><i style="font-size:0px">d</i>',
    'a',
  ],
])('%s is lossy', (_, html, markdown) => {
  expect(fromHtml(html)).toEqual({ markdown, lossy: true });
});

test('no string makes it throw, and no tag of it passes', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(typeof fromHtml(text).markdown).toBe('string');
    }),
    { numRuns: 500 },
  );
});

test('hostile texts are read, and nest no deeper than anyone writes', () => {
  for (const text of HOSTILE) expect(fromHtml(text).markdown.length).toBeLessThan(200_000);
  expect(fromHtml(`${'<div><blockquote>'.repeat(5_000)}a`).markdown).toBe(`${'> '.repeat(20)}a`);
});
