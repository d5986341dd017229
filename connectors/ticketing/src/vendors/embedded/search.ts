import { z } from 'zod';
import type { Page, TicketFilter, TicketPage, TicketSort } from '../../adapter.ts';
import { conditions } from './conditions.ts';
import { countMatching } from './count.ts';
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
  const total = countMatching(database, where);
  const after = page.position === undefined ? undefined : position.parse(page.position);
  const comparison = direction === 'ASC' ? '>' : '<';
  const rows = database.all(
    pageRow,
    // which tickets first, and only then what they hold: a sort would carry every text along
    `SELECT ${TICKET_COLUMNS}, m.sort_key FROM (
       SELECT t.id AS match, ${key} AS sort_key FROM ticket t WHERE ${where.sql}
       ${after ? `AND (${key}, t.id) ${comparison} (?, ?)` : ''}
       ORDER BY sort_key ${direction}, t.id ${direction} LIMIT ?
     ) m CROSS JOIN ${TICKET_TABLES} WHERE t.id = m.match
     ORDER BY m.sort_key ${direction}, t.id ${direction}`,
    ...where.values,
    ...(after ?? []),
    page.limit + 1,
  );
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => toSummary(row, prefix)),
    totalExact: true,
    total,
    ...(last && rows.length > page.limit && { next: [last.sort_key, last.id] }),
  };
}
