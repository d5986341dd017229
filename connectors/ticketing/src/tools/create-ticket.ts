import { defineTool, idempotencyKey, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { enforcement, priority, ticket, warnings, writeResult } from '../model.ts';

export const createTicket = defineTool({
  name: 'create_ticket',
  title: 'Create ticket',
  description:
    'Opens a new ticket. Title and body are enough: queue and type come from the connection. Search first, so that no duplicate is opened.',
  scope: 'ticketing:write',
  effect: 'write',
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input: z.strictObject({
    title: z
      .string()
      .trim()
      .min(3)
      .max(200)
      .describe('One line that says what is wrong or wanted.'),
    body: z.string().trim().min(1).max(20_000).describe('The whole story, in Markdown.'),
    priority: priority.optional().describe('Default: the normal priority of the desk.'),
    queue: z
      .string()
      .max(200)
      .optional()
      .describe('Name of the queue. Default: that of the connection.'),
    requester: z
      .string()
      .max(200)
      .optional()
      .describe('Id, name or e-mail of the person who asks.'),
    assignee: z
      .string()
      .max(200)
      .optional()
      .describe('Id, name or e-mail of who shall work on it.'),
    labels: z.array(z.string().max(100)).max(20).optional().describe('Labels to attach.'),
    due_date: z.iso.date().optional().describe('The day it is due, YYYY-MM-DD.'),
    idempotency_key: idempotencyKey,
  }),
  output: z.object({ result: writeResult, ticket, enforcement, warnings }),
  handler: async (args, { adapter, principal }: ToolContext<TicketingAdapter>) => {
    const { idempotency_key, ...draft } = args;
    const written = await adapter.tickets.create(draft, {
      idempotencyKey: idempotency_key,
      actor: principal.person,
    });
    return {
      result: written.result,
      ticket: written.record,
      enforcement: written.enforcement,
      warnings: [...written.warnings],
    };
  },
});
