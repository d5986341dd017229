/**
 * Redmine takes no idempotency keys, so each write leaves a mark in the text that it writes, by which a later try finds
 * it again: `[gatehouse gh-0123456789abcdef]`, as a paragraph of its own at the end. Square brackets mean nothing in
 * Textile and in Markdown unless an address follows. People see it in Redmine; no caller of the connector ever does.
 */
const MARK = String.raw`\[gatehouse gh-[0-9a-f]{16}\]`;
/** A paragraph of its own, also one that somebody quoted. */
const PARAGRAPH = new RegExp(String.raw`(?:\n{1,2}|^)[> \t]*${MARK}[ \t]*(?=\n|$)`, 'g');
const ANYWHERE = new RegExp(MARK, 'g');

/** The text with the mark of an attempt. Marks that were in it, such as one that was quoted, are left out. */
export function marked(text: string, mark: string): string {
  return `${unmarked(text)}\n\n[gatehouse ${mark}]`;
}

/** The marks that stand in a text, each once. */
export function marksIn(text: string): string[] {
  return [...new Set(text.match(ANYWHERE))];
}

/** Anywhere in the text: people write below a mark when they edit a description. */
export function isMarked(text: string, mark: string): boolean {
  return text.includes(`[gatehouse ${mark}]`);
}

/** The text as callers see it. Lines must end with LF. */
export function unmarked(text: string): string {
  const without = text.replaceAll(PARAGRAPH, '').replaceAll(ANYWHERE, '');
  // what is left may form a mark of its own
  return without === text ? text : unmarked(without);
}

/**
 * Whether a search for this word also finds tickets that hold it in their mark only: Redmine looks for parts of words,
 * in any case.
 */
export function couldBeMark(word: string): boolean {
  const part = word.toLowerCase();
  return (
    '[gatehouse'.includes(part) ||
    'gh-'.includes(part) ||
    /^(?:-|h-|gh-)?[0-9a-f]{0,16}\]?$/.test(part)
  );
}
