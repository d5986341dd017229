import { visible } from '../compare/hidden-text.ts';
import { canonicalJson, type Json } from '../json.ts';

/**
 * JSON text that parses to the same value and shows everything in it: unseen characters stand as `\uXXXX`, also those
 * that JSON itself would let through, such as a right-to-left override.
 */
export const jsonText = (value: Json, indent: 0 | 2 = 0): string =>
  escaped(canonicalJson(value, indent));

const escaped = (text: string) =>
  text.replaceAll(
    /[\u007f-\u009f\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]/gu,
    (found) => found.replaceAll(/[\s\S]/g, unit),
  );
const unit = (half: string) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A value for people: one line where it fits, otherwise at most `most` lines; the whole stands in the JSON report. */
export function jsonLines(value: Json, width: number, most: number): string[] {
  const compact = visible(canonicalJson(value));
  if (compact.length <= width) return [compact];
  const all = visible(canonicalJson(value, 2)).split('\n');
  const lines = all.slice(0, most).map((line) => cut(line, width));
  return all.length > most ? [...lines, `… ${all.length - most} more lines`] : lines;
}

const cut = (line: string, width: number) =>
  line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
