import {
  ConnectorError,
  defineTool,
  trusted,
  type ToolContext,
  type WriteContext,
} from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter, TicketLinkDraft, Written } from '../adapter.ts';
import { relation, ticketId, warnings, writeResult } from '../model.ts';
import { ticketOfReply } from './write-reply.ts';

const input = z.strictObject({
  from_id: ticketId,
  to_id: ticketId,
  relation: relation.describe(
    'Read as a sentence: from relates to, blocks, duplicates, or is the parent of to.',
  ),
});

export const linkTickets = defineTool({
  name: 'link_tickets',
  title: 'Link tickets',
  description:
    'Links two tickets of this desk. A link that exists already stays as it is. Which relations the desk knows is in the notes of describe_ticketing.',
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
  output: z.object({
    result: writeResult,
    ticket_id: trusted(z.string()),
    warnings,
  }),
  plan: (args, { adapter, principal }: ToolContext<TicketingAdapter>) =>
    adapter.links.planLink(linkOf(args), principal.person),
  recovery: ({ recovery }) => recovery,
  find: async (args, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) => {
    const write = { attempt, actor: principal.person };
    const found = await adapter.links.findLink(linkOf(args), write);
    return found && replyOf(found);
  },
  handler: async (args, { adapter, principal, attempt }: WriteContext<TicketingAdapter>) => {
    const write = { attempt, actor: principal.person };
    return replyOf(await adapter.links.link(linkOf(args), write));
  },
  recordId: ticketOfReply,
});

/** Throws ConnectorError `invalid` for a ticket and itself. */
function linkOf({ from_id, to_id, relation: kind }: z.infer<typeof input>): TicketLinkDraft {
  if (from_id === to_id) {
    throw new ConnectorError('invalid', 'A ticket cannot be linked with itself.', {
      hint: 'Give two different tickets.',
      details: { fields: [{ field: 'to_id', message: 'is the ticket of from_id' }] },
    });
  }
  return { from: from_id, to: to_id, relation: kind };
}

function replyOf({ result, record, warnings: said }: Written<TicketLinkDraft>) {
  return { result, ticket_id: record.from, warnings: [...said] };
}
