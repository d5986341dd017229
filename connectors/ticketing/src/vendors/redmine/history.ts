import { z } from 'zod';
import type { ListPage, Page } from '../../adapter.ts';
import type { HistoryEntry } from '../../model.ts';
import type { Connection } from './connection.ts';
import { wordsFor, type Words } from './history-words.ts';
import { readIssue } from './issues.ts';
import { personOf } from './records.ts';
import type { Journal } from './replies.ts';

const position = z.object({ journal: z.number(), entry: z.int() });
type Position = z.infer<typeof position>;

/**
 * Journals of Redmine, field by field. Its answer holds all of them, so a page is cut here. Throws ConnectorError
 * `not_found`.
 */
export async function getHistory(
  connection: Connection,
  id: string,
  page: Page,
): Promise<ListPage<HistoryEntry>> {
  const issue = await readIssue(connection, id);
  const words = await wordsFor(connection, issue);
  const after = page.position === undefined ? undefined : position.parse(page.position);
  const left = (issue.journals ?? [])
    .flatMap((journal) =>
      entriesOf(journal, words).map((item, entry) => ({
        item,
        at: { journal: Number(journal.id), entry },
      })),
    )
    .filter(({ at }) => !after || isAfter(at, after));
  const shown = left.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ item }) => item),
    ...(last && left.length > shown.length && { next: last.at }),
  };
}

const isAfter = (one: Position, other: Position) =>
  one.journal > other.journal || (one.journal === other.journal && one.entry > other.entry);

const said = (values: string[]) => (values.length === 0 ? null : values.join(', '));

/** A field of several values has a detail for each value that came or went: they are one change. */
function entriesOf({ created_on, user, details }: Journal, words: Words): HistoryEntry[] {
  const by = personOf(user);
  const changes = new Map<string, { field: string; from: string[]; to: string[] }>();
  for (const detail of details) {
    const { field, word } = words(detail);
    const key = detail.property === 'cf' ? field : JSON.stringify([field, changes.size]);
    const { from, to } = changes.get(key) ?? { from: [], to: [] };
    changes.set(key, {
      field,
      from: detail.old_value === undefined ? from : [...from, word(detail.old_value)],
      to: detail.new_value === undefined ? to : [...to, word(detail.new_value)],
    });
  }
  return [...changes.values()].map(({ field, from, to }) => ({
    at: created_on,
    ...(by && { by }),
    field,
    from: said(from),
    to: said(to),
  }));
}
