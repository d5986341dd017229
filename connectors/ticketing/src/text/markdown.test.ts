import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText, documents, HOSTILE } from './document.fixture.ts';
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
    { numRuns: 500 },
  );
});

test('any text can be read and printed, and means the same then', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(sameMeaning(printMarkdown(parseMarkdown(text)), text)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
test('hostile', () => {
  for (const text of HOSTILE) {
    const t = performance.now();
    let e = '';
    let s = 0;
    try {
      const p = printMarkdown(parseMarkdown(text));
      s = performance.now() - t;
      parseMarkdown(p);
      fromPlain(text);
    } catch (error) {
      e = String(error);
    }
    if (e || performance.now() - t > 300)
      console.log(text.slice(0, 20), s, performance.now() - t, e);
  }
});
