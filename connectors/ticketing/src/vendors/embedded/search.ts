import { z } from 'zod';
import type { Page, TicketFilter, TicketPage, TicketSort } from '../../adapter.ts';
import { conditions } from './conditions.ts';
import type { Database } from './database.ts';
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
