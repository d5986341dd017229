import type { Page, TicketFilter, TicketPage } from '../../adapter.ts';
import { conditionsOf } from './conditions.ts';
import type { Connection } from './connection.ts';
import { byCreation, byDueDate, byPriority, type Found } from './orders.ts';
import { byUpdate } from './update-order.ts';
import { toSummaries } from './tickets.ts';

/**
 * One page of tickets. Throws what `conditionsOf` throws, and `not_supported` for an order by due date of more tickets
 * than are read.
 */
export async function searchTickets(
  connection: Connection,
  { sort, ...filter }: TicketFilter,
  page: Page,
): Promise<TicketPage> {
  const conditions = await conditionsOf(connection, filter, 'search_tickets');
  const orders = {
    updated_desc: byUpdate,
    created_desc: byCreation,
    priority_desc: byPriority,
    due_asc: byDueDate,
  } as const satisfies Record<typeof sort, unknown>;
  const found: Found = await orders[sort](connection, conditions, page);
  return {
    items: await toSummaries(connection, found.tickets),
    totalExact: true,
    ...(found.total !== undefined && { total: found.total }),
    ...(found.next !== undefined && { next: found.next }),
  };
}
