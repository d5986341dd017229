import { defineTool, type ToolContext, type WriteContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import {
  createdTicket,
  customFieldsInput,
  priority,
  text,
  warnings,
  writeResult,
} from '../model.ts';
import { ticketOfReply, ticketReply } from './write-reply.ts';

export const createTicket = defineTool({
  name: 'create_ticket',
  title: 'Create ticket',
  description:
    'Opens a new ticket. Title and body are enough; the desk fills in the rest. Search first, so that no duplicate is opened.',
  scope: 'ticketing:write',
  effect: 'write',
  accepts: ['public', 'internal'],
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input: z.strictObject({
    title: text(200).trim().min(3).describe('One line that says what is wrong or wanted.'),
    body: text(20_000).trim().min(1).describe('The whole story, in Markdown.'),
    priority: priority.optional().describe('Default: the normal priority of the desk.'),
    queue: text(200)
      .optional()
      .describe('A queue of describe_ticketing. Default: its default_queue.'),
    type: text(200).min(1).optional().describe('A type of describe_ticketing. Default: the first.'),
    requester: text(200)
      .optional()
      .describe('Who asks: id, name or e-mail. Default: who opens the ticket.'),
    assignee: text(200)
      .optional()
      .describe('Who shall work on it: id, name or e-mail. Default: nobody.'),
    labels: z.array(text(100)).max(20).optional().describe('Labels to attach.'),
    due_date: z.iso.date().optional().describe('The day it is due, YYYY-MM-DD.'),
    custom_fields: customFieldsInput.optional(),
  }),
  output: z.object({ result: writeResult, ticket: createdTicket, warnings }),
  plan: (draft, { adapter, principal }: ToolContext<TicketingAdapter>) =>
    adapter.tickets.planCreate(draft, principal.person),
  recovery: ({ recovery }) => recovery,
  find: async (draft, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) => {
    const write = { attempt, actor: principal.person };
    const found = await adapter.tickets.findCreated(draft, write);
    return found && ticketReply(found, createdTicket);
  },
  handler: async (draft, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) =>
    ticketReply(
      await adapter.tickets.create(draft, { attempt, actor: principal.person }),
      createdTicket,
    ),
  recordId: ticketOfReply,
});
