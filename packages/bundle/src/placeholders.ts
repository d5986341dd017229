import type { Category } from './bundle.ts';

/** One `~~placeholder` of a text and how often it stands there. */
export interface PlaceholderUse {
  /** The declared spelling when known; else the first word, or the text that is struck through. */
  placeholder: string;
  /** Whether the bundle declares it. Unknown ones stay in the text as they are. */
  known: boolean;
  count: number;
}

/** Exactly two tildes: three or more open a code block. */
const MARK = /(?<!~)~~(?!~)/g;

/** Text on one line up to two tildes that close: after a non-space, before no letter, digit or tilde. */
const STRUCK = /[^\s~](?:[^~\n]*[^\s~])?(?=~~(?![~\p{L}\p{N}]))/uy;

/** Longest text of an unknown mark that is reported, in characters. */
const REPORTED_CHARS = 64;

/**
 * Finds the marks such as `~~support platform` in a body. There is no closing mark and spaces are
 * allowed, so only the declared categories tell where a name ends: the longest that fits wins, in any
 * case and across a line break. `~~struck through~~` is Markdown and counts as unknown.
 *
 * @returns in order of first appearance
 */
export function findPlaceholders(
  text: string,
  categories: readonly Pick<Category, 'placeholder'>[],
): PlaceholderUse[] {
  const patterns = categories
    .filter(({ placeholder }) => placeholder.trim() !== '')
    .toSorted((a, b) => b.placeholder.length - a.placeholder.length)
    .map(({ placeholder }) => ({ placeholder, pattern: patternOf(placeholder) }));
  const uses = new Map<string, PlaceholderUse>();
  let from = 0;
  for (const mark of text.matchAll(MARK)) {
    const start = mark.index + 2;
    // Inside a strike-through that was counted already.
    if (mark.index < from) continue;
    const struck = struckAt(text, start);
    if (struck !== undefined) {
      from = start + struck.length + 2;
      count(uses, struck.trim().slice(0, REPORTED_CHARS), false);
      continue;
    }
    const known = patterns.find(({ pattern }) => {
      pattern.lastIndex = start;
      return pattern.test(text);
    });
    if (known !== undefined) {
      count(uses, known.placeholder, true);
      continue;
    }
    const word = /^[\p{L}\p{N}][\p{L}\p{N}_-]*/u.exec(
      text.slice(start, start + REPORTED_CHARS),
    )?.[0];
    if (word !== undefined) count(uses, word, false);
  }
  return [...uses.values()];
}

/** The name as it may stand in a text; not when it goes on as a longer word. */
function patternOf(placeholder: string): RegExp {
  const words = placeholder.trim().split(/\s+/);
  const source = words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+');
  return new RegExp(`${source}(?![\\p{L}\\p{N}])`, 'iuy');
}

/**
 * The text of a strike-through that opens before `start`, if one does. By GitHub's rule its closing
 * tildes follow a non-space and are not the start of another mark: a space, punctuation or the end
 * of the line comes after them.
 */
function struckAt(text: string, start: number): string | undefined {
  STRUCK.lastIndex = start;
  return STRUCK.exec(text)?.[0];
}

function count(uses: Map<string, PlaceholderUse>, placeholder: string, known: boolean): void {
  const key = `${known} ${placeholder.toLowerCase()}`;
  const use = uses.get(key);
  if (use === undefined) uses.set(key, { placeholder, known, count: 1 });
  else use.count += 1;
}
