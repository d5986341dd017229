import type { StringBranch } from '../schema/branch.ts';
import { characters, countCharacters } from '../schema/characters.ts';
import { formatSample } from '../schema/formats.ts';
import { textsOfPattern } from './text-of-pattern.ts';

/** Characters of the longest text that is written to break a length. */
const MAX_LENGTH = 100_000;
/** Short texts of many kinds: words, digits, spaces, other scripts, nothing. */
const plain = ['text', '', 'a', 'Two words', '42', 'é', 'a-b_c.d', '-', '#1', '2026-01-31'];

/** Texts that may be in `from`, and those among them first that may break the rules of `against`. */
export function textPool(from: StringBranch, against: readonly StringBranch[] = []): string[] {
  const lengths = against.flatMap(({ min, max }) => [min - 1, max + 1]);
  const patterns = [...from.patterns, ...against.flatMap((branch) => branch.patterns)];
  const formats = [...from.formats, ...against.flatMap((branch) => branch.formats)];
  const made = [
    ...formats.flatMap((format) => formatSample(format) ?? []),
    ...patterns.flatMap((pattern) => textsOfPattern(pattern)),
    ...plain,
  ];
  const sized = [...lengths, from.min, Math.min(from.max, from.min + 3)]
    .filter((length) => length >= 0 && length <= MAX_LENGTH)
    .flatMap((length) => stretched(made, length));
  return [...new Set([...made, ...sized])].filter((text) => {
    const length =
      text.length > from.max || text.length < from.min ? countCharacters(text) : undefined;
    return length === undefined || (length >= from.min && length <= from.max);
  });
}

/** Texts of exactly that length, plain and made out of what a pattern gave. */
function stretched(made: readonly string[], length: number): string[] {
  const last = made.filter((text) => text.length > 0).slice(0, 6);
  return [
    'a'.repeat(length),
    ...last.map((text) => {
      const all = characters(text);
      const end = all.at(-1) ?? 'a';
      return all.length >= length
        ? all.slice(0, length).join('')
        : text + end.repeat(length - all.length);
    }),
  ];
}
