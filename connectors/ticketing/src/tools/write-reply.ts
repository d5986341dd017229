import { z } from 'zod';
import type { Written } from '../adapter.ts';
import { createdTicket, writtenTicket, type Ticket } from '../model.ts';

/** What a write to a ticket answers, and what the journal keeps of it: no text of the ticket beside its title. */
export function ticketReply({ result, record, warnings }: Written<Ticket>) {
  return { result, ticket: writtenTicket.parse(record), warnings: [...warnings] };
}

/** The same of a new ticket. */
export function createdReply({ result, record, warnings }: Written<Ticket>) {
  return { result, ticket: createdTicket.parse(record), warnings: [...warnings] };
}

const aboutTicket = z.object({ ticket: z.object({ id: z.string() }) });
const aboutComment = z.object({ ticket_id: z.string() });

/** The id of the ticket that a write's reply tells of; for a comment that of its ticket. */
export function ticketOfReply(reply: unknown): string | undefined {
  return (
    aboutTicket.safeParse(reply).data?.ticket.id ?? aboutComment.safeParse(reply).data?.ticket_id
  );
}
