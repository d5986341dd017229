import type { SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import type { Page, TicketFilter, TicketPage, TicketSort } from '../../adapter.ts';
import type { Database } from './database.ts';
import { findPerson, findQueue } from './people.ts';
import { TICKET_COLUMNS, TICKET_TABLES, ticketRow, toSummary } from './rows.ts';

/** The sort key of each order and its direction; the id makes every order total. */
const orders = {
  updated_desc: { key: 't.updated_at', direction: 'DESC' },
  created_desc: { key: 't.created_at', direction: 'DESC' },
  due_asc: { key: "coalesce(t.due_date, '9999-12-31')", direction: 'ASC' },
  priority_desc: {
    key: "instr('urgent high normal low none', t.priority)",
    direction: 'ASC',
  },
} as const satisfies Record<TicketSort, { key: string; direction: 'ASC' | 'DESC' }>;

const position = z.tuple([z.union([z.string(), z.number()]), z.int()]);
const pageRow = ticketRow.extend({ sort_key: z.union([z.string(), z.number()]) });

/** Full-text and filtered search, paged by key: a page stays right when tickets change between two pages. */
export function searchTickets(
  database: Database,
  prefix: string,
  filter: TicketFilter,
  page: Page,
): TicketPage {
  const { key, direction } = orders[filter.sort];
  const where = conditions(database, filter);
  const matching = `FROM ${TICKET_TABLES} WHERE ${where.sql}`;
  const total = database.one(
    z.object({ n: z.int() }),
    `SELECT count(*) AS n ${matching}`,
    ...where.values,
  );
  const after = page.position === undefined ? undefined : position.parse(page.position);
  const comparison = direction === 'ASC' ? '>' : '<';
  const rows = database.all(
    pageRow,
    `SELECT ${TICKET_COLUMNS}, ${key} AS sort_key ${matching}
     ${after ? `AND (${key}, t.id) ${comparison} (?, ?)` : ''}
     ORDER BY sort_key ${direction}, t.id ${direction} LIMIT ?`,
    ...where.values,
    ...(after ?? []),
    page.limit + 1,
  );
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => toSummary(row, prefix)),
    totalExact: true,
    ...(total && { total: total.n }),
    ...(last && rows.length > page.limit && { next: [last.sort_key, last.id] }),
  };
}

function conditions(database: Database, filter: TicketFilter) {
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
