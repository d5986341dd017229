import { z } from 'zod';
import type { ListPage, Page } from '../../adapter.ts';
import type { HistoryEntry } from '../../model.ts';
import { getTicket, type Desk } from './desk.ts';
import { toPerson } from './rows.ts';

const text = z.string().nullable();
const row = z.object({
  id: z.int(),
  at: z.string(),
  field: z.string(),
  was: text,
  became: text,
  by: z.string(),
  name: z.string(),
  email: text,
});

/** Throws ConnectorError `not_found`. */
export function getHistory(desk: Desk, id: string, page: Page): ListPage<HistoryEntry> {
  const ticket = getTicket(desk, id);
  const after = page.position === undefined ? 0 : z.int().parse(page.position);
  const rows = desk.database.all(
    row,
    `SELECT c.id, c.at, c.field, c.was, c.became, p.id AS by, p.name, p.email
     FROM change c JOIN person p ON p.id = c.by
     WHERE c.ticket_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`,
    Number(ticket.id),
    after,
    page.limit + 1,
  );
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items: items.map(toEntry),
    ...(last && rows.length > page.limit && { next: last.id }),
  };
}

function toEntry({ at, field, was, became, by, name, email }: z.infer<typeof row>): HistoryEntry {
  const person = toPerson(by, name, email);
  return { at, field, from: was, to: became, ...(person && { by: person }) };
}
