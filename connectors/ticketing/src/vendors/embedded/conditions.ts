import type { SQLInputValue } from 'node:sqlite';
import type { CountFilter } from '../../adapter.ts';
import type { Database } from './database.ts';
import { findPerson, findQueue } from './people.ts';

/** A filter as the condition of a query over `ticket t`. Throws ConnectorError `invalid` for unknown names. */
export function conditions(database: Database, filter: CountFilter) {
  const parts: string[] = ['1'];
  const values: SQLInputValue[] = [];
  const add = (sql: string, ...more: SQLInputValue[]) => {
    parts.push(sql);
    values.push(...more);
  };
  const anyOf = (column: string, wanted: readonly string[] | undefined) => {
    if (wanted) add(`${column} IN (${wanted.map(() => '?').join(',') || 'NULL'})`, ...wanted);
  };
  const words = matchExpression(filter.text);
  if (words === '') add('0');
  else if (words !== undefined) {
    add('t.id IN (SELECT rowid FROM ticket_text WHERE ticket_text MATCH ?)', words);
  }
  anyOf('t.status', filter.status);
  anyOf('t.priority', filter.priority);
  if (filter.queue !== undefined) add('t.queue_id = ?', findQueue(database, filter.queue).id);
  for (const field of ['assignee', 'requester'] as const) {
    const who = filter[field];
    if (who !== undefined) add(`t.${field}_id = ?`, findPerson(database, field, who));
  }
  for (const name of filter.labels ?? []) {
    add('EXISTS (SELECT 1 FROM label WHERE ticket_id = t.id AND name = ?)', name);
  }
  if (filter.created_from) add('t.created_at >= ?', filter.created_from);
  if (filter.created_to) add('t.created_at < ?', endOf(filter.created_to));
  if (filter.updated_from) add('t.updated_at >= ?', filter.updated_from);
  if (filter.updated_to) add('t.updated_at < ?', endOf(filter.updated_to));
  if (filter.due_to) add('t.due_date <= ?', filter.due_to);
  return { sql: parts.join(' AND '), values };
}

/** Instants of a day sort after its date and before this. */
const endOf = (day: string) => `${day}T99`;

/**
 * The words of a search as an FTS5 expression: each quoted, so that no operator of FTS5 is ever read from it, and
 * all required. Undefined when nothing is asked for; empty when what is asked for holds no word, which nothing matches.
 */
function matchExpression(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => `"${word}"`).join(' ');
}
