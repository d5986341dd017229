import { cursor, defineTool, limit, trusted, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { priority, status, text, ticketSummary } from '../model.ts';

const day = z.iso.date().optional();

export const searchTickets = defineTool({
  name: 'search_tickets',
  title: 'Search tickets',
  description:
    'Finds tickets by words and filters and returns summaries, the newest change first unless sort says otherwise. Without a status filter it searches all statuses. Use get_ticket for the text of one ticket.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    text: text(500).optional().describe('Words that title, body or comments must contain.'),
    status: z.array(status).max(7).optional().describe('Any of these statuses.'),
    priority: z.array(priority).max(5).optional().describe('Any of these priorities.'),
    assignee: text(200).optional().describe('Id, name or e-mail of the person who works on it.'),
    requester: text(200).optional().describe('Id, name or e-mail of the person who asked.'),
    queue: text(200).optional().describe('Name of the queue, as describe_ticketing lists it.'),
    labels: z.array(text(100)).max(20).optional().describe('All of these labels.'),
    created_from: day.describe('Created on this day or later, YYYY-MM-DD.'),
    created_to: day.describe('Created on this day or earlier, YYYY-MM-DD.'),
    updated_from: day.describe('Changed on this day or later, YYYY-MM-DD.'),
    updated_to: day.describe('Changed on this day or earlier, YYYY-MM-DD.'),
    due_to: day.describe(
      'Due on this day or earlier, YYYY-MM-DD. Tickets without a due date are left out.',
    ),
    sort: z
      .enum(['updated_desc', 'created_desc', 'due_asc', 'priority_desc'])
      .default('updated_desc')
      .describe('Order of the results.'),
    limit,
    cursor,
  }),
  output: z.object({
    items: z.array(ticketSummary),
    next_cursor: trusted(z.string()).optional(),
    total: z.int().optional(),
    total_exact: z.boolean().describe('false: total is an estimate.'),
  }),
  handler: async (args, { adapter, cursors }: ToolContext<TicketingAdapter>) => {
    const { limit: size, cursor: given, ...filter } = args;
    const page = await adapter.tickets.search(filter, {
      limit: size,
      ...(given !== undefined && { position: cursors.decode(given, filter) }),
    });
    return {
      items: [...page.items],
      total_exact: page.totalExact,
      ...(page.total !== undefined && { total: page.total }),
      ...(page.next !== undefined && { next_cursor: cursors.encode(page.next, filter) }),
    };
  },
});
