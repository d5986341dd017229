import { cursor, defineTool, limit, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { filterShape } from '../filter.ts';
import { ticketSummary } from '../model.ts';
import { nextCursor, pageOf, pageReply } from './page-reply.ts';

export const searchTickets = defineTool({
  name: 'search_tickets',
  title: 'Search tickets',
  description:
    'Finds tickets by words and filters; gives summaries, the newest change first. Without a status filter it searches all statuses. Use get_ticket for the text of a ticket, count_tickets for numbers.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    ...filterShape,
    sort: z
      .enum(['updated_desc', 'created_desc', 'due_asc', 'priority_desc'])
      .default('updated_desc')
      .describe('Order of the results.'),
    limit,
    cursor,
  }),
  output: z.object({
    items: z.array(ticketSummary),
    next_cursor: nextCursor,
    total: z.int().optional(),
    total_exact: z.boolean().describe('false: total is an estimate.'),
  }),
  handler: async (args, { adapter, cursors }: ToolContext<TicketingAdapter>) => {
    const { limit: _limit, cursor: _cursor, ...filter } = args;
    const page = await adapter.tickets.search(filter, pageOf(args, cursors, filter));
    return {
      ...pageReply(page, cursors, filter),
      total_exact: page.totalExact,
      ...(page.total !== undefined && { total: page.total }),
    };
  },
});
