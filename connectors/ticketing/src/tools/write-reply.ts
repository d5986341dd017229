import { z } from 'zod';
import type { Written } from '../adapter.ts';
import type { Ticket } from '../model.ts';

/** What a write to a ticket answers. */
export function ticketReply(written: Written<Ticket>) {
  const { result, record, enforcement, warnings } = written;
  return { result, ticket: record, enforcement, warnings: [...warnings] };
}

const aboutTicket = z.object({ ticket: z.object({ id: z.string() }) });
const aboutComment = z.object({ ticket_id: z.string() });

/** The id of the ticket that a write's reply tells of; for a comment that of its ticket. */
export function ticketOfReply(reply: unknown): string | undefined {
  return (
    aboutTicket.safeParse(reply).data?.ticket.id ?? aboutComment.safeParse(reply).data?.ticket_id
  );
}
