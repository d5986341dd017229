import { cursor, defineTool, limit, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { comment, ticketId, visibility } from '../model.ts';
import { nextCursor, pageOf, pageReply } from './page-reply.ts';

export const listComments = defineTool({
  name: 'list_comments',
  title: 'List comments',
  description:
    'Reads the comments of a ticket, the oldest first. get_ticket already holds the newest five: use this for the whole conversation.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    ticket_id: ticketId,
    visibility: visibility.optional().describe('Only these. Default: all that this desk shows.'),
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(comment), next_cursor: nextCursor }),
  handler: async (args, { adapter, cursors }: ToolContext<TicketingAdapter>) => {
    const about = { comments_of: args.ticket_id, visibility: args.visibility };
    const page = pageOf(args, cursors, about);
    return pageReply(
      await adapter.comments.list(args.ticket_id, args.visibility, page),
      cursors,
      about,
    );
  },
});
