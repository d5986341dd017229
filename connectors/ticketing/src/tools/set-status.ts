import { ConnectorError, defineTool, expectedVersion } from '@gatehouse/kit';
import type { ToolContext, WriteContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { StatusChange, TicketingAdapter } from '../adapter.ts';
import {
  movedTicket,
  status,
  text,
  ticketId,
  warnings,
  writeResult,
  type Status,
} from '../model.ts';
import { ticketOfReply, ticketReply } from './write-reply.ts';

const input = z.strictObject({
  ticket_id: ticketId,
  status: status.describe('The status it shall have.'),
  resolution: text(100)
    .trim()
    .min(1)
    .optional()
    .describe('Why it ended, in the desk’s own words, such as Won’t do. Only where it ends.'),
  comment: text(20_000)
    .trim()
    .min(1)
    .optional()
    .describe('Why, in Markdown; becomes an internal comment.'),
  expected_version: expectedVersion,
});

export const setStatus = defineTool({
  name: 'set_status',
  title: 'Set status',
  description:
    'Moves a ticket to another status, if the workflow of the desk allows the move; otherwise the error lists the moves that are allowed. A ticket that has the status already stays as it is.',
  scope: 'ticketing:write',
  effect: 'write',
  accepts: ['public', 'internal'],
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input,
  output: z.object({ result: writeResult, ticket: movedTicket, warnings }),
  plan: (args, { adapter, principal }: ToolContext<TicketingAdapter>) =>
    adapter.tickets.planStatus(args.ticket_id, changeOf(args), principal.person),
  recovery: ({ recovery }) => recovery,
  find: async (args, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) => {
    const write = { attempt, actor: principal.person };
    const found = await adapter.tickets.findStatus(args.ticket_id, changeOf(args), write);
    return found && ticketReply(found, movedTicket);
  },
  handler: async (args, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) => {
    const write = { attempt, actor: principal.person };
    const written = await adapter.tickets.setStatus(args.ticket_id, changeOf(args), write);
    return ticketReply(written, movedTicket);
  },
  recordId: ticketOfReply,
});

const ENDS: readonly Status[] = ['resolved', 'closed', 'canceled'];

/** Throws ConnectorError `invalid` for a resolution of what does not end. */
function changeOf(args: z.infer<typeof input>): StatusChange {
  const { status: to, resolution, comment, expected_version } = args;
  if (resolution !== undefined && !ENDS.includes(to)) {
    throw new ConnectorError('invalid', `A ticket that becomes ${to} has no resolution.`, {
      hint: `Give a resolution with ${ENDS.join(', ')} only.`,
      details: { fields: [{ field: 'resolution', message: `not with ${to}` }] },
    });
  }
  return { status: to, resolution, comment, expectedVersion: expected_version };
}
