import type { ParsedNode, Scalar } from 'yaml';

/** Replaces the characters from `start` to before `end`, offsets in the text as it was. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Makes edits that do not overlap; all offsets are those of the text as it was. */
export function edited(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, { start, end, text: fresh }) => {
      return rest.slice(0, start) + fresh + rest.slice(end);
    }, text);
}

/** Where a node's value stands, without the blanks and the comment behind it. */
export function spanOf({ range: [start, end] }: ParsedNode): { start: number; end: number } {
  return { start, end };
}

/** The start of the line in which an offset lies. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the last character of the line in which an offset lies, before its line end. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return text[newline - 1] === '\r' ? Math.max(offset, newline - 1) : newline;
}

/** The line end that the text uses. */
export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** A value of letters, digits and `-_=` in the quotes of another one, so that the list keeps its look. */
export function quotedLike(model: Scalar | undefined, value: string): string {
  if (model?.type === 'QUOTE_DOUBLE') return `"${value}"`;
  if (model?.type === 'QUOTE_SINGLE' || /^(?:true|false|null)$/i.test(value)) return `'${value}'`;
  return value;
}
