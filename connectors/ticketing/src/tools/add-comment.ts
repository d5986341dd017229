import { defineTool, trusted, type ToolContext, type WriteContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter, Written } from '../adapter.ts';
import {
  text,
  ticketId,
  visibility,
  warnings,
  writeResult,
  writtenComment,
  type Comment,
} from '../model.ts';
import { ticketOfReply } from './write-reply.ts';

export const addComment = defineTool({
  name: 'add_comment',
  title: 'Add comment',
  description:
    'Adds a comment to a ticket. An internal one is seen by the people who work on it; a public one reaches the requester, often by mail, and cannot be taken back.',
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
    ticket_id: ticketId,
    body: text(20_000).trim().min(1).describe('The comment, in Markdown.'),
    visibility: visibility.describe('Who may read it: internal or public.'),
  }),
  output: z.object({
    result: writeResult,
    ticket_id: trusted(z.string()),
    comment: writtenComment,
    warnings,
  }),
  plan: ({ ticket_id, ...draft }, { adapter, principal }: ToolContext<TicketingAdapter>) =>
    adapter.comments.planComment(ticket_id, draft, principal.person),
  recovery: ({ recovery }) => recovery,
  find: async (
    { ticket_id, ...draft },
    { adapter, principal, attempt }: WriteContext<TicketingAdapter>,
  ) => {
    const write = { attempt, actor: principal.person };
    const found = await adapter.comments.findComment(ticket_id, draft, write);
    return found && replyOf(ticket_id, found);
  },
  handler: async (
    { ticket_id, ...draft },
    { adapter, principal, attempt }: WriteContext<TicketingAdapter>,
  ) => {
    const write = { attempt, actor: principal.person };
    return replyOf(ticket_id, await adapter.comments.add(ticket_id, draft, write));
  },
  recordId: ticketOfReply,
});

function replyOf(ticket_id: string, { result, record, warnings: said }: Written<Comment>) {
  const comment = writtenComment.parse(record);
  return { result, ticket_id, comment, warnings: [...said] };
}
