import { defineTool, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { ticket, ticketId } from '../model.ts';

export const getTicket = defineTool({
  name: 'get_ticket',
  title: 'Get ticket',
  description:
    'Reads one ticket in full: its text, version and newest comments. Use search_tickets first when you do not know the id.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ ticket_id: ticketId }),
  output: z.object({ ticket }),
  handler: async ({ ticket_id }, { adapter }: ToolContext<TicketingAdapter>) => ({
    ticket: await adapter.tickets.get(ticket_id),
  }),
});
