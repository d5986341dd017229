import type { User } from './defaults.ts';
import { htmlOf, plainOf } from './text.ts';
import type { Attachment, Ticket, Values, World } from './world.ts';

/** One change of a ticket by one person at one time. */
export interface Audit {
  readonly id: number;
  readonly author_id: number;
  readonly created_at: string;
  /** What the request said beside the change, under `metadata`; nobody sees it but who reads audits. */
  readonly custom: Readonly<Record<string, unknown>>;
  readonly events: readonly Event[];
}

export interface Comment {
  readonly id: number;
  readonly type: 'Comment';
  readonly author_id: number;
  readonly body: string;
  readonly html_body: string;
  readonly public: boolean;
  readonly attachments: readonly Attachment[];
}

/** Values come as text, lists and null; also those of ids, which are numbers on the ticket. */
interface Change {
  readonly id: number;
  readonly type: 'Create' | 'Change';
  /** The id of the field where it is a custom one. */
  readonly field_name: string;
  readonly value: unknown;
  readonly previous_value?: unknown;
}

interface Notification {
  readonly id: number;
  readonly type: 'Notification';
  readonly recipients: readonly number[];
}

type Event = Comment | Change | Notification;

export function comments(ticket: Ticket): (Comment & { readonly audit: Audit })[] {
  return ticket.audits.flatMap((audit) =>
    audit.events.flatMap((event) => (event.type === 'Comment' ? [{ ...event, audit }] : [])),
  );
}

/** What changed, as events; without `before` everything that is set is created. */
export function changes(world: World, before: Values | undefined, after: Values): Change[] {
  const old = before && flat(before);
  return Object.entries(flat(after)).flatMap(([field_name, value]): Change[] => {
    const previous_value = old?.[field_name] ?? null;
    if (JSON.stringify(previous_value) === JSON.stringify(value)) return [];
    const id = world.next('event');
    return old
      ? [{ id, type: 'Change', field_name, value, previous_value }]
      : [{ id, type: 'Create', field_name, value }];
  });
}

/** A comment as an event; it has no text where neither spelling of it was given. */
export function commentEvent(
  world: World,
  author: User,
  given: Readonly<Record<string, unknown>>,
  attachments: readonly Attachment[] = [],
): Comment | undefined {
  const { body, html_body: html } = given;
  const text = typeof html === 'string' ? plainOf(html) : body;
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  const asked = world.users.find(({ id }) => id === given['author_id']);
  return {
    id: world.next('event'),
    type: 'Comment',
    author_id: asked?.id ?? author.id,
    body: text,
    html_body: htmlOf(typeof html === 'string' ? { html } : { text }),
    public: given['public'] !== false,
    attachments,
  };
}

/** Mails the requester where the comment is one that they may read: nobody can call that back. */
export function notify(world: World, ticket: Ticket, comment: Comment, at: string): Event[] {
  const requester = world.users.find(({ id }) => id === ticket.requester_id);
  if (!comment.public || !requester?.email || requester.suspended) return [];
  const about = ticket.audits.length === 0 ? 'created' : 'comment';
  world.mails.push({ at, to: requester.email, ticket: ticket.id, about });
  return [{ id: world.next('event'), type: 'Notification', recipients: [requester.id] }];
}

function flat({ custom_fields, ...values }: Values): Record<string, unknown> {
  const known = ({ subject, type, priority, status, custom_status_id, ...rest }: typeof values) => {
    const { requester_id, assignee_id, group_id, due_at, problem_id, external_id, tags } = rest;
    const all = { subject, type, priority, status, custom_status_id, requester_id, assignee_id };
    return { ...all, group_id, due_at, problem_id, external_id, tags };
  };
  const all = { ...known(values), ...custom_fields };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(value) : value,
    ]),
  );
}
