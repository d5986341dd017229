import { cursor, defineTool, limit, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { historyEntry, ticketId } from '../model.ts';
import { nextCursor, pageOf, pageReply } from './page-reply.ts';

export const getHistory = defineTool({
  name: 'get_history',
  title: 'Get history',
  description:
    'Tells who changed which field of a ticket, when, from what and to what, the oldest first. Comments are no changes: list_comments has them.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ ticket_id: ticketId, limit, cursor }),
  output: z.object({ items: z.array(historyEntry), next_cursor: nextCursor }),
  handler: async (args, { adapter, cursors }: ToolContext<TicketingAdapter>) => {
    const about = { history_of: args.ticket_id };
    const page = pageOf(args, cursors, about);
    return pageReply(await adapter.tickets.history(args.ticket_id, page), cursors, about);
  },
});
