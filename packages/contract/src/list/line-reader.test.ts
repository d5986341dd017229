import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineReader } from './line-reader.ts';

/** Feeds bytes in pieces of the given lengths, over and over. */
function read(bytes: Buffer, lengths: readonly number[]): string[] {
  const lines: string[] = [];
  const feed = createLineReader((line) => lines.push(line));
  for (let from = 0, at = 0; from < bytes.length; at += 1) {
    const length = lengths[at % lengths.length] ?? 1;
    feed(bytes.subarray(from, from + length));
    from += length;
  }
  return lines;
}

test('property: however a stream is cut, in the middle of a character too, its lines are the same', () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(line), lengths, fc.constantFrom('\n', '\r\n'), (lines, cut, end) => {
      const bytes = Buffer.from(lines.map((each) => `${each}${end}`).join(''));
      expect(read(bytes, cut)).toEqual(lines.map((each) => each.trim()).filter(Boolean));
    }),
  );
});

test('a line without an end is not given', () => {
  expect(read(Buffer.from('one\ntwo'), [100])).toEqual(['one']);
});
