import { z } from 'zod';
import type { Written } from '../adapter.ts';
import type { Ticket } from '../model.ts';

/**
 * What a write to a ticket answers, and what the journal keeps of it: the fields that `brief` has, and so no text of the
 * ticket beside its title.
 */
export function ticketReply<Brief extends z.ZodObject>(
  { result, record, warnings }: Written<Ticket>,
  brief: Brief,
) {
  return { result, ticket: brief.parse(record), warnings: [...warnings] };
}

const aboutTicket = z.object({ ticket: z.object({ id: z.string() }) });
const aboutComment = z.object({ ticket_id: z.string() });

/** The id of the ticket that a write's reply tells of; for a comment that of its ticket. */
export function ticketOfReply(reply: unknown): string | undefined {
  return (
    aboutTicket.safeParse(reply).data?.ticket.id ?? aboutComment.safeParse(reply).data?.ticket_id
  );
}
