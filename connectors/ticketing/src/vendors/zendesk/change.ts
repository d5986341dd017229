import type { TicketChange } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { changesBetween, type Foreseen } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { inWords, onTheWire, resolveFields, tagsOfFields } from './custom-fields.ts';
import { noDueDate, noonOf } from './draft.ts';
import { nameOfCategory, nativePriorities } from './enums.ts';
import { findGroup, groupFor } from './groups.ts';
import { tagsOf } from './labels.ts';
import { findPerson } from './people.ts';
import { asKept } from './prose.ts';
import { person, queueOf, versionOf } from './records.ts';
import type { NativeTicket } from './replies.ts';
import { readTicket, requireOpen, requireVersion, toTicket } from './tickets.ts';

/** A change in Zendesk's terms. */
export interface ResolvedChange {
  readonly before: NativeTicket;
  /** The ticket before, as callers see it, and as it shall be. */
  readonly ticket: Ticket;
  readonly foreseen: Ticket;
  /** As it is sent; empty where all is so already. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Set where nobody may have changed the ticket meanwhile. */
  readonly stamp: string | undefined;
  /** What Zendesk can never keep, as warnings. */
  readonly lost: readonly string[];
}

/** Of a field: what is sent, and what it makes of the ticket. */
interface Part {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly becomes: Foreseen;
  /** What goes from the ticket. */
  readonly without?: readonly ('assignee' | 'due_date' | 'queue')[];
}

/**
 * Throws ConnectorError `conflict` for a stale version, `invalid` for what this Zendesk does not know and for a closed
 * ticket, and `not_supported` for a change of the text alone.
 */
export async function resolveChange(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<ResolvedChange> {
  const read = await readTicket(connection, id);
  const before = read.ticket;
  requireVersion(before, change.expectedVersion);
  const ticket = await toTicket(connection, read);
  const parts = [
    titleOf(change),
    priorityOf(change),
    await peopleOf(connection, before, ticket, change),
    dueOf(before, change),
    await fieldsAndLabelsOf(connection, ticket, change),
  ].filter((part) => part !== undefined);
  const foreseen = parts.reduce(applied, ticket);
  const differs = changesBetween(ticket, foreseen).length > 0;
  const lost = bodyOf(ticket, change);
  if (lost.length > 0 && parts.length === 0) {
    throw notSupported(
      'Zendesk',
      'update_ticket',
      'change the text of a ticket: it is its first comment',
      'Say it in a comment with add_comment.',
    );
  }
  if (differs) requireOpen(before);
  const fields = Object.fromEntries(parts.flatMap((part) => Object.entries(part.fields)));
  // tags are sent as a whole: those that came meanwhile must not go
  const whole = 'tags' in fields || change.expectedVersion !== undefined;
  return {
    before,
    ticket,
    foreseen,
    fields: differs ? fields : {},
    stamp: whole ? versionOf(before) : undefined,
    lost,
  };
}

function applied(ticket: Ticket, { becomes, without = [] }: Part): Ticket {
  const { requester: _, assignee, ...rest } = becomes;
  const left = Object.fromEntries(
    Object.entries(ticket).filter(([name]) => !without.some((gone) => gone === name)),
  );
  // what is left out is optional
  const kept = left as unknown as Ticket; // oxlint-disable-line typescript/no-unsafe-type-assertion
  return { ...kept, ...rest, ...(assignee && { assignee: { ...assignee } }) };
}

function titleOf({ title }: TicketChange): Part | undefined {
  return title === undefined ? undefined : { fields: { subject: title }, becomes: { title } };
}

function priorityOf({ priority }: TicketChange): Part | undefined {
  if (priority === undefined) return undefined;
  const native = nativePriorities[priority];
  return {
    fields: { priority: native },
    becomes: { priority, priority_native: native ?? '' },
  };
}

/** The text that shall become another one, as a warning. */
function bodyOf(ticket: Ticket, { body }: TicketChange): string[] {
  return body === undefined || asKept(body) === ticket.body
    ? []
    : ['body: dropped, the text of a Zendesk ticket is its first comment and stays as it is.'];
}

/** Assignee and group hang together: an assignee belongs to the group. */
async function peopleOf(
  connection: Connection,
  before: NativeTicket,
  ticket: Ticket,
  { assignee, queue }: TicketChange,
): Promise<Part | undefined> {
  if (assignee === undefined && queue === undefined) return undefined;
  const { reference } = connection;
  const asked = queue === undefined ? undefined : (await findGroup(connection, queue)).id;
  const group = asked ?? before.group_id;
  const groups = await reference.groups();
  if (assignee === undefined || assignee === null) {
    const stays = assignee === undefined && (await staysWith(connection, before, group));
    const name = queueOf(group, groups);
    return {
      fields: {
        ...(asked !== undefined && { group_id: Number(asked) }),
        ...(assignee === null && { assignee_id: null }),
      },
      becomes: name === undefined ? {} : { queue: name },
      without: stays ? [] : ['assignee'],
    };
  }
  const agent = await findPerson(connection, 'assignee', assignee);
  const theirs = await groupFor(connection, agent, group);
  const name = queueOf(theirs, groups);
  return {
    fields: {
      assignee_id: Number(agent.id),
      ...(theirs !== undefined && { group_id: Number(theirs) }),
    },
    becomes: {
      assignee: person(agent),
      ...(name !== undefined && { queue: name }),
      // an assigned ticket is not new any more
      ...(ticket.status === 'new' && {
        status: 'open',
        status_native: nameOfCategory('open', await reference.statuses()),
      }),
    },
  };
}

/** Zendesk takes a ticket from an assignee who is not in its new group. */
async function staysWith(
  { reference }: Connection,
  { assignee_id, group_id }: NativeTicket,
  group: string | undefined,
): Promise<boolean> {
  if (assignee_id === undefined || group === group_id) return true;
  return (await reference.memberships(assignee_id)).some((one) => one.group_id === group);
}

function dueOf({ type, due_at }: NativeTicket, { due_date }: TicketChange): Part | undefined {
  if (due_date === undefined) return undefined;
  if (due_date === null) {
    return due_at
      ? { fields: { due_at: null }, becomes: {}, without: ['due_date'] }
      : { fields: {}, becomes: {} };
  }
  if (type !== 'task') throw noDueDate(type);
  return { fields: { due_at: noonOf(due_date) }, becomes: { due_date } };
}

/** Tags and what is chosen from lists, which is a tag too. */
async function fieldsAndLabelsOf(
  { reference }: Connection,
  ticket: Ticket,
  { custom_fields, labels_add, labels_remove }: TicketChange,
): Promise<Part | undefined> {
  if (!custom_fields && !labels_add && !labels_remove) return undefined;
  const all = await reference.fields();
  const asked = resolveFields(all, custom_fields);
  const titles = new Set(asked.map(({ field }) => field.title));
  const gone = tagsOf(labels_remove ?? []);
  const tags = [...ticket.labels, ...tagsOf(labels_add ?? [])].filter((tag) => !gone.includes(tag));
  const labels = [...new Set(tags)].toSorted();
  const sends = labels.join(' ') !== ticket.labels.toSorted().join(' ');
  const options = asked.flatMap(({ field }) =>
    field.custom_field_options.map(({ value }) => value),
  );
  const chosen = [
    ...labels.filter((tag) => !options.includes(tag)),
    ...tagsOfFields(asked),
  ].toSorted();
  return {
    fields: { ...(sends && { tags: labels }), ...onTheWire(asked) },
    becomes: {
      labels: asked.length > 0 ? [...new Set(chosen)] : sends ? labels : ticket.labels,
      custom_fields: [
        ...ticket.custom_fields.filter(({ field }) => !titles.has(field)),
        ...inWords(asked),
      ],
    },
  };
}
