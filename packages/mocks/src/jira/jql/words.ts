import { JqlProblem } from './problem.ts';

interface Term {
  readonly exclude: boolean;
  /** The words must follow one another. */
  readonly words: readonly RegExp[];
}

/** Lucene's own signs. They must be escaped with a backslash, which JQL itself wants doubled. */
const SIGNS = '(){}[]^~:';

/**
 * A test for Jira's text search: every term must be found, as a whole word and in any case; `*` and `?` stand for
 * letters within a word, a minus or an exclamation mark excludes, quotes make a phrase. Throws where Lucene cannot
 * read the terms. Stems of words, boosts and groups are not part of this world.
 */
export function textTest(query: string, field: string): (text: string) => boolean {
  const terms = readTerms(query, field);
  if (terms.length === 0) {
    throw new JqlProblem(`The text query '${query}' for field '${field}' is empty.`);
  }
  return (text) => {
    const words = wordsOf(text);
    return terms.every(({ exclude, words: wanted }) => {
      const found = words.some((_, start) =>
        wanted.every((one, index) => one.test(words[start + index] ?? '')),
      );
      return found !== exclude;
    });
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];
}

function readTerms(query: string, field: string): Term[] {
  const unreadable = () =>
    new JqlProblem(`Unable to parse the text '${query}' for field '${field}'.`);
  const terms: Term[] = [];
  let at = 0;
  while (at < query.length) {
    const exclude = /[-!]/.test(query.charAt(at));
    if (exclude || query.charAt(at) === '+') at += 1;
    const phrase = query.charAt(at) === '"';
    if (phrase) at += 1;
    let pattern = '';
    let closed = !phrase;
    for (; at < query.length; at += 1) {
      const char = query.charAt(at);
      if (char === '\\') {
        at += 1;
        pattern += literal(query.charAt(at));
      } else if (phrase && char === '"') {
        closed = true;
        at += 1;
        break;
      } else if (!phrase && /\s/.test(char)) break;
      else if (!phrase && (SIGNS.includes(char) || char === '"')) throw unreadable();
      else if (!phrase && (char === '*' || char === '?')) {
        if (pattern === '') {
          throw new JqlProblem(
            `The text query '${query}' for field '${field}' is not allowed to start with character '${char}'.`,
          );
        }
        pattern += char;
      } else pattern += literal(char);
    }
    if (!closed) throw unreadable();
    // what joins words within a term, such as the dash of "re-open", makes a phrase of them
    const parts = pattern.split(' ').filter((part) => part !== '');
    if (parts.length > 0) terms.push({ exclude, words: parts.map(wordTest) });
    while (/\s/.test(query.charAt(at))) at += 1;
  }
  return terms;
}

function literal(char: string): string {
  return /[\p{L}\p{N}'’]/u.test(char) ? char.toLowerCase() : ' ';
}

function wordTest(pattern: string): RegExp {
  const source = pattern.replaceAll('*', String.raw`[\p{L}\p{N}'’]*`).replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'u');
}
