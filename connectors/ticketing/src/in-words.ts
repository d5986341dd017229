import type { Change, Plan } from '@gatehouse/kit';
import type { TicketLinkDraft } from './adapter.ts';
import type { Person, Relation, Ticket } from './model.ts';

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
  return Object.entries(fieldsInWords(ticket)).flatMap(([field, becomes]) =>
    becomes === undefined || becomes === '' ? [] : [{ field, becomes }],
  );
}

function fieldsInWords(ticket: Foreseen): Record<string, string | undefined> {
  const { priority, requester, assignee } = ticket;
  return {
    title: ticket.title,
    body: ticket.body,
    status: ticket.status && inWords(ticket.status, ticket.status_native),
    priority: priority && inWords(priority, ticket.priority_native),
    queue: ticket.queue,
    requester: requester && personInWords(requester),
    assignee: assignee && personInWords(assignee),
    labels: ticket.labels?.join(', '),
    due_date: ticket.due_date,
    type: ticket.type,
    resolution: ticket.resolution,
    ...Object.fromEntries(
      (ticket.custom_fields ?? []).map(({ field, value }) => [
        // under a name that none of ours can be taken for
        `custom_fields.${field}`,
        value,
      ]),
    ),
  };
}

/** What differs between two states of a ticket, field by field, in words. */
export function changesBetween(before: Foreseen, after: Foreseen): Change[] {
  const was = fieldsInWords(before);
  const becomes = fieldsInWords(after);
  return [...new Set([...Object.keys(was), ...Object.keys(becomes)])].flatMap((field) => {
    const [old, now] = [was[field] || null, becomes[field] || null];
    return old === now ? [] : [{ field, was: old, becomes: now }];
  });
}

const sentence = {
  relates: 'relates to',
  blocks: 'blocks',
  duplicates: 'duplicates',
  parent: 'is the parent of',
} as const satisfies Record<Relation, string>;

/** What linking two tickets would do. */
export function linkInWords(
  from: Pick<Ticket, 'id' | 'display_id' | 'title'>,
  to: Pick<Ticket, 'id' | 'display_id' | 'title'>,
  { relation }: TicketLinkDraft,
  exists: boolean,
): Plan {
  const said = `${nameOf(from)} ${sentence[relation]} ${nameOf(to)}`;
  return exists
    ? { summary: `${said} already; nothing would change.`, target: from.id, changes: [] }
    : {
        summary: `Says that ${said}.`,
        target: from.id,
        changes: [{ field: relation, becomes: to.display_id }],
      };
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
