import { expect, test } from 'vitest';
import { fromTextile } from './textile.ts';

test.each([
  ['headings', 'h1. A\n\nh3. B', '# A\n\n### B'],
  ['marks', '*a* **b** _c_ __d__ -e- (*f*) *_g_* @h@', '**a b** *c d* ~~e~~ (**f**) **_g_** `h`'],
  [
    'signs that are none',
    'a*b*c 3 * 4 * 5 a -- b -- c *d',
    'a\\*b\\*c 3 \\* 4 \\* 5 a -- b -- c \\*d',
  ],
  ['a mark over two lines', '*a\nb*', '**a**\\\n**b**'],
  ['lines', 'a\nb\n\nc', 'a\\\nb\n\nc'],
  ['a list behind a paragraph', 'a:\n* b\n* c', 'a:\n\n- b\n- c'],
  ['lists in lists', '# a\n## b\n#* c\n# d\n** e', '1. a\n   1. b\n   - c\n2. d\n   - e'],
  ['an indented list', '* a\n\n  * b', '- a\n- b'],
  ['a list that begins below its level', '** a\n* b', '- a\n\n* b'],
  ['an item of two lines', '* a\nb', '- a\\\n  b'],
  ['code in an item', '* a\n<pre>b</pre>\n* c', '- a\n\n  ```\n  b\n  ```\n\n- c'],
  ['a quote', 'bq. a', '> a'],
  ['quoted lines', 'A wrote:\n> a\n> > b\n> * c\nd', 'A wrote:\n\n> a\n>\n> > b\n>\n> - c\n\nd'],
  ['code', '<pre>\na *b*\n\n  &lt;\n</pre>', '```\na *b*\n\n  &lt;\n```'],
  [
    'code with a language',
    '<pre><code class="ruby">\nputs 1\n</code></pre>',
    '```ruby\nputs 1\n```',
  ],
  ['code behind words', 'a <pre>b</pre> c', 'a\n\n```\nb\n```\n\nc'],
  ['code without an end', '<pre>a', '\\<pre>a'],
  [
    'text that is left alone',
    '==*a*== <notextile>_b_</notextile> <code>@c@</code>',
    '\\*a\\* \\_b\\_ `@c@`',
  ],
  [
    'links',
    '"a":https://b.example/c. "d(e)":http://f.example (see "g":https://h.example/i)',
    '[a](https://b.example/c). [d](http://f.example "e") (see [g](https://h.example/i))',
  ],
  ['a bare address', 'see https://a.example/b_c_d.', 'see <https://a.example/b_c_d>.'],
  ['a table', '|_. a|_. b|\n|c|*d*|', '| a | b |\n| - | - |\n| c | **d** |'],
  ['a rule', 'a\n\n---\n\nb', 'a\n\n---\n\nb'],
  ['references', '&#42;a&#42; &lt;b&gt; &unknown;', '\\*a\\* \\<b> \\&unknown;'],
  ['what looks like Markdown', '1. a\n\n[a](b) `c` <b>', '1\\. a\n\n\\[a]\\(b) \\`c\\` \\<b>'],
])('%s can be said in Markdown', (_, textile, markdown) => {
  expect(fromTextile(textile)).toEqual({ markdown, lossy: false });
});

test.each([
  ['underlining', '+a+', 'a'],
  ['sub- and superscript', 'a ^2^ ~3~', 'a 2 3'],
  ['a citation', '??a??', 'a'],
  ['a style', '%{color:red}a% *(important)b*', 'a **b**'],
  ['a paragraph with a class', 'p(note). a', 'a'],
  ['an aligned heading', 'h2>. a', '## a'],
  ['a list with a style', '*{color:red} a', '- a'],
  [
    'an image',
    '!https://a.example/b.png(c)! !d.png!',
    '[\\[image: c\\]](https://a.example/b.png) \\[image: d.png]',
  ],
  ['a link to a page of Redmine', '"a":/issues/1', 'a (/issues/1)'],
  ['a wiki page', '[[a|b]]', '\\[\\[a|b]]'],
  ['a macro', '{{toc}}', '{{toc}}'],
  ['a footnote', 'fn1. a', '1 a'],
  ['a key', '<kbd>a</kbd>', '`a`'],
  ['a comment', 'a<!-- b -->c', 'ac'],
  ['a table without a head', '|a|b|', '| a | b |\n| - | - |'],
  ['merged cells', '|\\2. a|', '| a |\n| - |'],
  ['lines in a cell', '|_. a\nb|', '| a b |\n| - |'],
])('%s is lossy', (_, textile, markdown) => {
  expect(fromTextile(textile)).toEqual({ markdown, lossy: true });
});

test('quotes and lists nest no deeper than anyone writes', () => {
  expect(fromTextile(`${'>'.repeat(500)} a`)).toEqual({
    markdown: `${'> '.repeat(20)}a`,
    lossy: true,
  });
  expect(fromTextile(`${'*'.repeat(500)} a`)).toEqual({ markdown: '- a', lossy: true });
});
