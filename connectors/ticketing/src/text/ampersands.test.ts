import { expect, test } from 'vitest';
import { parseMarkdown, printMarkdown } from './markdown.ts';

const again = (markdown: string) => printMarkdown(parseMarkdown(markdown));

test.each([
  'AT&T and R&D & more',
  'a \\\\& b',
  '[a link](https://example.com/?a=1&b=2)',
  '[`a\\&b`](https://example.com/?a=1&b=2)',
  '`a\\&b`',
])('R36 an ampersand stays as people write it: %s', (markdown) => {
  expect(again(markdown)).toBe(markdown);
});

test.each(['a \\&amp; b', 'a \\&#38; b', '[a](https://example.com/?a\\&copy;)'])(
  'R36 one that would begin a character reference keeps its escape: %s',
  (markdown) => {
    expect(again(again(markdown))).toBe(again(markdown));
    expect(again(markdown)).toContain('\\&');
  },
);
