import type { Change } from '@gatehouse/kit';
import type { Person, Ticket } from './model.ts';

/** What is known of a ticket before it exists, in the shape of the ticket that it becomes. */
export type Foreseen = Partial<Omit<Ticket, 'requester' | 'assignee'>> & {
  readonly requester?: Pick<Person, 'id' | 'name'> | undefined;
  readonly assignee?: Pick<Person, 'id' | 'name'> | undefined;
};

/** A neutral word, and the desk's own beside it where that says more: `waiting (Feedback)`. */
export function inWords(neutral: string, native: string | undefined): string {
  const same = native?.trim().toLowerCase().replaceAll(' ', '_') === neutral;
  return native === undefined || native === '' || same ? neutral : `${neutral} (${native})`;
}

export function personInWords({ id, name }: Pick<Person, 'id' | 'name'>): string {
  return name === id || name === '' ? id : `${name} (${id})`;
}

/** The fields of a ticket that its opening decides, as a plan tells them; absent and empty ones are left out. */
export function newTicketInWords(ticket: Foreseen): Change[] {
  const { priority, requester, assignee } = ticket;
  const fields = {
    title: ticket.title,
    body: ticket.body,
    status: ticket.status && inWords(ticket.status, ticket.status_native),
    priority: priority && inWords(priority, ticket.priority_native),
    queue: ticket.queue,
    requester: requester && personInWords(requester),
    assignee: assignee && personInWords(assignee),
    labels: ticket.labels?.join(', '),
    due_date: ticket.due_date,
  };
  return Object.entries(fields).flatMap(([field, becomes]) =>
    becomes === undefined || becomes === '' ? [] : [{ field, becomes }],
  );
}

/** Characters of a title that a summary repeats. */
const TITLE_LENGTH = 80;

/** How a summary names a ticket. The title is quoted as JSON: it must not read like a part of the sentence. */
export function nameOf({ display_id, title }: Pick<Ticket, 'display_id' | 'title'>): string {
  const letters = Array.from(title);
  const short =
    letters.length > TITLE_LENGTH ? `${letters.slice(0, TITLE_LENGTH).join('')}…` : title;
  return `${display_id} ${JSON.stringify(short)}`;
}
