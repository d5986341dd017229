import type {
  Attachment,
  Comment,
  Person,
  Ticket,
  TicketLink,
  TicketSummary,
} from '../../model.ts';
import { fieldsOf } from './custom-fields.ts';
import { neutralPriority, neutralStatus, statusName } from './enums.ts';
import { readProse } from './prose.ts';
import type { CustomStatus, NativeField, NativeGroup } from './reference-replies.ts';
import type { NativeAttachment, NativeComment, NativeTicket, NativeUser } from './replies.ts';

export const RECENT_COMMENTS = 5;

/** The names behind the ids of a ticket. */
export interface Names {
  readonly origin: URL;
  readonly users: readonly NativeUser[];
  readonly groups: readonly NativeGroup[];
  readonly statuses: readonly CustomStatus[];
}

/** What belongs to a ticket and is asked for apart. */
export interface Parts {
  readonly fields: readonly NativeField[];
  /** The text of the ticket; Zendesk keeps it as the first comment. */
  readonly first: NativeComment | undefined;
  /** The newest of the others, the oldest first. */
  readonly recent: readonly NativeComment[];
  readonly attachments: readonly NativeAttachment[];
  /** Where the ticket is a problem: the ids of its incidents. */
  readonly incidents: readonly string[];
}

export function summaryOf(ticket: NativeTicket, names: Names): TicketSummary {
  const requester = personOf(ticket.requester_id, names.users);
  const assignee = personOf(ticket.assignee_id, names.users);
  const queue = queueOf(ticket.group_id, names.groups);
  const due = dayOf(ticket.due_at);
  return {
    id: ticket.id,
    display_id: `#${ticket.id}`,
    url: new URL(`agent/tickets/${ticket.id}`, names.origin).href,
    title: ticket.subject,
    status: neutralStatus(ticket.status),
    status_native: statusName(ticket, names.statuses),
    priority: neutralPriority(ticket.priority),
    priority_native: ticket.priority,
    ...(queue !== undefined && { queue }),
    ...(requester && { requester }),
    ...(assignee && { assignee }),
    labels: [...ticket.tags],
    ...(due !== undefined && { due_date: due }),
    created_at: ticket.created_at,
    updated_at: ticket.updated_at,
  };
}

export function ticketOf(ticket: NativeTicket, names: Names, parts: Parts): Ticket {
  const { text, lossy } = proseOf(parts.first);
  return {
    ...summaryOf(ticket, names),
    body: text,
    ...(lossy && { body_format: 'lossy' }),
    ...(ticket.type !== '' && { type: ticket.type }),
    custom_fields: fieldsOf(ticket, parts.fields),
    attachments: parts.attachments.map(attachmentOf),
    links: linksOf(ticket, parts.incidents),
    version: versionOf(ticket),
    recent_comments: parts.recent.map((one) => commentOf(one, names.users)),
  };
}

/** Of whole seconds: two changes within one cannot be told apart, not even by Zendesk. */
export const versionOf = ({ updated_at }: NativeTicket): string => updated_at;

/** Zendesk knows one relation: an incident belongs to a problem. */
function linksOf({ problem_id }: NativeTicket, incidents: readonly string[]): TicketLink[] {
  return [
    ...(problem_id === undefined ? [] : [{ relation: 'child', ticket_id: problem_id } as const]),
    ...incidents.map((ticket_id) => ({ relation: 'parent', ticket_id }) as const),
  ];
}

export function commentOf(comment: NativeComment, users: readonly NativeUser[]): Comment {
  const author = personOf(comment.author_id, users);
  const { text, lossy } = proseOf(comment);
  return {
    id: comment.id,
    ...(author && { author }),
    at: comment.created_at,
    visibility: comment.public === false ? 'internal' : 'public',
    body: text,
    ...(lossy && { body_format: 'lossy' }),
  };
}

function proseOf(comment: Pick<NativeComment, 'html_body' | 'body'> | undefined) {
  if (!comment) return { text: '', lossy: false };
  return comment.html_body === ''
    ? { text: comment.body, lossy: false }
    : readProse(comment.html_body);
}

export function attachmentOf({ id, file_name, content_type, size }: NativeAttachment): Attachment {
  return {
    id,
    name: file_name,
    ...(content_type !== '' && { type: content_type }),
    ...(typeof size === 'number' && { size }),
  };
}

/** Somebody who was deleted for good is their id only. */
export function personOf(id: string | undefined, users: readonly NativeUser[]): Person | undefined {
  if (id === undefined) return undefined;
  const user = users.find((one) => one.id === id);
  return user ? person(user) : { id, name: id };
}

export const person = ({ id, name, email }: Pick<NativeUser, 'id' | 'name' | 'email'>): Person => ({
  id,
  name,
  ...(email !== '' && { email }),
});

export function queueOf(id: string | undefined, groups: readonly NativeGroup[]) {
  return id === undefined ? undefined : (groups.find((one) => one.id === id)?.name ?? id);
}

/** Zendesk keeps an instant, at noon of the account's own zone: in UTC that is the same day, except in the far Pacific. */
export const dayOf = (instant: string | null | undefined): string | undefined =>
  instant ? new Date(instant).toISOString().slice(0, 10) : undefined;
