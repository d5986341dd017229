import { z } from 'zod';
import type { Page, TicketFilter, TicketPage, TicketSort } from '../../adapter.ts';
import { conditionsOf } from './conditions.ts';
import type { Connection } from './connection.ts';
import { summaryOf } from './records.ts';
import { issuesReply } from './replies.ts';

const position = z.object({ offset: z.int().min(0) });

/** The id makes each order total. Redmine takes three keys at most. */
const orders = {
  updated_desc: 'updated_on:desc,id:desc',
  created_desc: 'created_on:desc,id:desc',
  due_asc: 'due_date:asc,id:desc',
  priority_desc: 'priority:desc,updated_on:desc,id:desc',
} as const satisfies Record<TicketSort, string>;

/** One page of tickets. Throws what `conditionsOf` throws. */
export async function searchTickets(
  connection: Connection,
  { sort, ...filter }: TicketFilter,
  page: Page,
): Promise<TicketPage> {
  const { offset } = page.position === undefined ? { offset: 0 } : position.parse(page.position);
  const conditions = await conditionsOf(connection, filter, 'search_tickets');
  if (conditions.empty) return { items: [], total: 0, totalExact: conditions.exact };
  const [{ items, total }, statuses] = await Promise.all([
    connection.http.get('issues.json', issuesReply, {
      query: { ...conditions.query, sort: orders[sort], limit: page.limit, offset },
    }),
    connection.reference.statuses(),
  ]);
  const end = offset + items.length;
  return {
    items: items.map((issue) => summaryOf(issue, connection, statuses)),
    total,
    totalExact: conditions.exact,
    ...(items.length > 0 && end < total && { next: { offset: end } }),
  };
}
