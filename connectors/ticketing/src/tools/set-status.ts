import { defineTool, expectedVersion, idempotencyKey, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { enforcement, status, ticket, ticketId, warnings, writeResult } from '../model.ts';

export const setStatus = defineTool({
  name: 'set_status',
  title: 'Set status',
  description:
    'Moves a ticket to another status, if the workflow of the desk allows the move; otherwise the error lists the moves that are allowed.',
  scope: 'ticketing:write',
  effect: 'write',
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: z.strictObject({
    ticket_id: ticketId,
    status: status.describe('The status it shall have.'),
    comment: z
      .string()
      .trim()
      .min(1)
      .max(20_000)
      .optional()
      .describe('Internal note on why, in Markdown.'),
    expected_version: expectedVersion,
    idempotency_key: idempotencyKey,
  }),
  output: z.object({ result: writeResult, ticket, enforcement, warnings }),
  handler: async (args, { adapter, principal }: ToolContext<TicketingAdapter>) => {
    const written = await adapter.tickets.setStatus(
      args.ticket_id,
      { status: args.status, comment: args.comment, expectedVersion: args.expected_version },
      { idempotencyKey: args.idempotency_key, actor: principal.person },
    );
    return {
      result: written.result,
      ticket: written.record,
      enforcement: written.enforcement,
      warnings: [...written.warnings],
    };
  },
});
