import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import { couldBeMark } from './marks.ts';
import { MAX_PAGE } from './reference-data.ts';
import { searchReply } from './replies.ts';

/** Redmine looks for the first five words of a question and drops the others without a word. */
const WORDS_PER_QUESTION = 5;
const MAX_QUESTIONS = 4;
/** Ids that fit into the address of the list request that follows. */
const MAX_MATCHES = 500;

export interface TextMatches {
  readonly ids: readonly string[];
  /** False: there were more matches than were read, or some may match by the mark of a write only. */
  readonly exact: boolean;
  /** False: there were more matches than were read. */
  readonly complete: boolean;
}

/**
 * The tickets whose title, body or comments hold all the words. The list of issues can only search one field at a
 * time, and a filter that it does not know it ignores; so the words go to Redmine's search, which sees what the key
 * may see. Gives undefined for blank text. Throws ConnectorError `invalid` for text that Redmine cannot look for.
 */
export async function matchText(
  connection: Connection,
  text: string,
): Promise<TextMatches | undefined> {
  if (text.trim() === '') return undefined;
  const words = searchable(text);
  if (words.length === 0) throw unsearchable('Redmine looks for words of two letters and more');
  const questions = inGroups(words, WORDS_PER_QUESTION);
  if (questions.length > MAX_QUESTIONS) {
    throw unsearchable(
      `at most ${WORDS_PER_QUESTION * MAX_QUESTIONS} words can be looked for at once`,
    );
  }
  const answers = await Promise.all(questions.map((question) => ask(connection, question)));
  const [first = [], ...others] = answers.map(({ ids }) => ids);
  const inAll = others.reduce((left, right) => left.filter((id) => right.includes(id)), first);
  const byMark = inAll.length > 0 && words.some(couldBeMark);
  const complete = answers.every((answer) => answer.complete);
  return { ids: inAll, exact: !byMark && complete, complete };
}

async function ask({ http }: Connection, words: readonly string[]) {
  const ids: string[] = [];
  for (;;) {
    const query = {
      q: words.join(' '),
      issues: 1,
      all_words: 1,
      limit: MAX_PAGE,
      offset: ids.length,
    };
    // each page starts where the one before ended
    const { items, total } = await http.get('search.json', searchReply, { query });
    ids.push(...items.map(({ id }) => id));
    if (items.length === 0 || ids.length >= total) return { ids, complete: true };
    if (ids.length >= MAX_MATCHES) return { ids: ids.slice(0, MAX_MATCHES), complete: false };
  }
}

/** Without quotation marks, which Redmine reads as a phrase; without single letters, which it would leave out. */
function searchable(text: string): string[] {
  const words = text
    .replaceAll('"', ' ')
    .split(/\s+/)
    .filter((word) => /../u.test(word) || /\p{Script=Han}/u.test(word));
  return [...new Set(words)];
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return items.length === 0 ? [] : [items.slice(0, size), ...inGroups(items.slice(size), size)];
}

function unsearchable(why: string): ConnectorError {
  return new ConnectorError('invalid', `text: ${why}.`, {
    hint: 'Search with a few telling words.',
    details: { fields: [{ field: 'text', message: why }] },
  });
}
