/**
 * GitHub takes no idempotency keys, so each text that is written ends with a mark by which a later try finds it again:
 * `<!-- gatehouse gh-0123456789abcdef -->`. GitHub shows no HTML comments; who edits the text sees it.
 */
const MARK = String.raw`<!-- gatehouse gh-[0-9a-f]{16} -->`;
const PARAGRAPH = new RegExp(String.raw`(?:\n{1,2}|^)[> \t]*${MARK}[ \t]*(?=\n|$)`, 'g');
const ANYWHERE = new RegExp(MARK, 'g');

/** The text with the mark of an attempt. Marks that were in it, such as one that was quoted, are left out. */
export function marked(text: string, mark: string): string {
  return `${unmarked(text)}\n\n<!-- gatehouse ${mark} -->`;
}

/** The marks that stand in a text, each once. */
export function marksIn(text: string): string[] {
  return [...new Set(text.match(ANYWHERE))];
}

/** Anywhere in the text: people write below a mark when they edit a body. */
export function isMarked(text: string, mark: string): boolean {
  return text.includes(`<!-- gatehouse ${mark} -->`);
}

/** The text as callers see it. Lines must end with LF. */
export function unmarked(text: string): string {
  const without = text.replaceAll(PARAGRAPH, '').replaceAll(ANYWHERE, '');
  // what is left may form a mark of its own
  return without === text ? text : unmarked(without);
}

/** Whether a search for this word also finds tickets that hold it in their mark only. GitHub looks for whole words. */
export function couldBeMark(word: string): boolean {
  return word
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .some((part) => part === 'gatehouse' || part === 'gh' || /^[0-9a-f]{16}$/.test(part));
}
