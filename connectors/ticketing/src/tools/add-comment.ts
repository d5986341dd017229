import { defineTool, idempotencyKey, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { comment, ticketId, visibility, warnings, writeResult } from '../model.ts';

export const addComment = defineTool({
  name: 'add_comment',
  title: 'Add comment',
  description:
    'Adds a comment to a ticket. internal is seen by the team only; public reaches the requester, often by mail, and cannot be taken back.',
  scope: 'ticketing:write',
  effect: 'write',
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input: z.strictObject({
    ticket_id: ticketId,
    body: z.string().trim().min(1).max(20_000).describe('Markdown.'),
    visibility: visibility.describe('Who may read it.'),
    idempotency_key: idempotencyKey,
  }),
  output: z.object({ result: writeResult, ticket_id: z.string(), comment, warnings }),
  handler: async (args, { adapter, principal }: ToolContext<TicketingAdapter>) => {
    const { ticket_id, idempotency_key, ...draft } = args;
    const written = await adapter.comments.add(ticket_id, draft, {
      idempotencyKey: idempotency_key,
      actor: principal.person,
    });
    return {
      result: written.result,
      ticket_id,
      comment: written.record,
      warnings: [...written.warnings],
    };
  },
});
