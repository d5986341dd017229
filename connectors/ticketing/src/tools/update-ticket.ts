import { change, ConnectorError, defineTool, expectedVersion, untrusted } from '@gatehouse/kit';
import type { ToolContext, WriteContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketChange, TicketingAdapter, Written } from '../adapter.ts';
import {
  customFieldsInput,
  priority,
  text,
  ticketId,
  warnings,
  writeResult,
  writtenTicket,
  type Ticket,
} from '../model.ts';
import { ticketOfReply, ticketReply } from './write-reply.ts';

const labels = z.array(text(100).min(1)).max(20).optional();

const input = z.strictObject({
  ticket_id: ticketId,
  title: text(200).trim().min(3).optional().describe('The new title.'),
  body: text(20_000).trim().min(1).optional().describe('The whole new text, in Markdown.'),
  priority: priority.optional().describe('The new priority.'),
  assignee: text(200)
    .min(1)
    .nullable()
    .optional()
    .describe('Who shall work on it: id, name or e-mail. null: nobody.'),
  queue: text(200).min(1).optional().describe('The queue it moves to, of describe_ticketing.'),
  labels_add: labels.describe('Labels it shall have beside its own.'),
  labels_remove: labels.describe('Labels it shall lose.'),
  due_date: z.iso.date().nullable().optional().describe('The day it is due. null: none.'),
  custom_fields: customFieldsInput.optional(),
  expected_version: expectedVersion,
});

export const updateTicket = defineTool({
  name: 'update_ticket',
  title: 'Update ticket',
  description:
    'Changes fields of a ticket; what is not given stays as it is. Use set_status for the status and add_comment for a comment.',
  scope: 'ticketing:write',
  effect: 'write',
  accepts: ['public', 'internal'],
  hints: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
  input,
  output: z.object({
    result: writeResult,
    ticket: writtenTicket,
    changes: untrusted(z.array(change)).optional(),
    warnings,
  }),
  plan: (args, { adapter, principal }: ToolContext<TicketingAdapter>) =>
    adapter.tickets.planUpdate(args.ticket_id, changeOf(args), principal.person),
  recovery: ({ recovery }) => recovery,
  find: async (args, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) => {
    const write = { attempt, actor: principal.person };
    const found = await adapter.tickets.findUpdated(args.ticket_id, changeOf(args), write);
    return found && replyOf(found);
  },
  handler: async (args, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) => {
    const write = { attempt, actor: principal.person };
    return replyOf(await adapter.tickets.update(args.ticket_id, changeOf(args), write));
  },
  recordId: ticketOfReply,
});

function changeOf(args: z.infer<typeof input>): TicketChange {
  const { ticket_id: _, expected_version, ...fields } = args;
  if (Object.values(fields).every((given) => given === undefined)) {
    throw new ConnectorError('invalid', 'Nothing was given to change.', {
      hint: 'Give at least one field; use set_status for the status and add_comment for a comment.',
    });
  }
  return { ...fields, expectedVersion: expected_version };
}

function replyOf(written: Written<Ticket>) {
  return {
    ...ticketReply(written, writtenTicket),
    ...(written.changes && { changes: written.changes.map((one) => ({ ...one })) }),
  };
}
