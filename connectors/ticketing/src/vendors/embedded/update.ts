import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { TicketChange, WriteOptions, Written } from '../../adapter.ts';
import { changesBetween, nameOf } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import { getTicket, note, touch, written, type Desk } from './desk.ts';
import { find, once } from './operations.ts';
import { ensurePerson, findPerson, findQueue, readPerson } from './people.ts';

/** Throws ConnectorError `conflict` for a stale version, `invalid` for a queue or a person that is not known. */
export function updateTicket(
  desk: Desk,
  id: string,
  change: TicketChange,
  write: WriteOptions,
): Written<Ticket> {
  const { database } = desk;
  return once(database, ['update', id, change], write, () => {
    const before = current(desk, id, change);
    const asked = resolve(desk, before, change, write.actor);
    const foreseen = changesBetween(before, asked.ticket);
    if (foreseen.length === 0) return { ...written('unchanged', before), changes: [] };
    const actor = ensurePerson(database, write.actor);
    save(desk, asked);
    for (const { field, was, becomes } of foreseen) {
      note(desk, Number(before.id), actor, { field, was: was ?? null, became: becomes });
    }
    const kept = getTicket(desk, id);
    return { ...written('updated', kept), changes: changesBetween(before, kept) };
  });
}

/** What `updateTicket` would change. Throws what it throws. */
export function planUpdate(desk: Desk, id: string, change: TicketChange, actor: string): Plan {
  const before = current(desk, id, change);
  const changes = changesBetween(before, resolve(desk, before, change, actor).ticket);
  const summary =
    changes.length === 0
      ? `${nameOf(before)} is so already; nothing would change.`
      : `Changes ${changes.map(({ field }) => field).join(', ')} of ${nameOf(before)}.`;
  return { summary, target: before.id, changes };
}

export function findUpdated(
  { database }: Desk,
  id: string,
  change: TicketChange,
  write: WriteOptions,
): Written<Ticket> | undefined {
  return find(database, ['update', id, change], write);
}

function current(desk: Desk, id: string, { expectedVersion }: TicketChange): Ticket {
  const before = getTicket(desk, id);
  if (expectedVersion !== undefined && expectedVersion !== before.version) {
    throw new ConnectorError('conflict', `Ticket ${before.display_id} changed since it was read.`, {
      hint: 'Read it again and decide on its current state.',
      details: { current_version: before.version },
    });
  }
  return before;
}

interface Asked {
  readonly ticket: Ticket;
  readonly queue: number;
}

/** The ticket as it shall be, with every name found. */
function resolve(desk: Desk, before: Ticket, change: TicketChange, actor: string): Asked {
  const { database } = desk;
  const queue = findQueue(database, change.queue ?? before.queue ?? desk.defaultQueue);
  const { assignee: _assignee, due_date: _due, ...rest } = before;
  const assignee = assigneeOf(desk, before, change, actor);
  const due = change.due_date === undefined ? before.due_date : (change.due_date ?? undefined);
  const gone = new Set(change.labels_remove?.map(lower));
  const kept = before.labels.filter((label) => !gone.has(lower(label)));
  const known = new Set(kept.map(lower));
  const added = (change.labels_add ?? []).filter((label) => {
    const fresh = !known.has(lower(label));
    known.add(lower(label));
    return fresh;
  });
  const fields = new Map(before.custom_fields.map((one) => [lower(one.field), one]));
  for (const one of change.custom_fields ?? []) {
    fields.set(lower(one.field), {
      ...one,
      field: fields.get(lower(one.field))?.field ?? one.field,
    });
  }
  return {
    queue: queue.id,
    ticket: {
      ...rest,
      title: change.title ?? before.title,
      body: change.body ?? before.body,
      priority: change.priority ?? before.priority,
      priority_native: change.priority ?? before.priority_native,
      queue: queue.name,
      labels: [...kept, ...added].toSorted(),
      custom_fields: [...fields.values()],
      ...(assignee && { assignee }),
      ...(due !== undefined && { due_date: due }),
    },
  };
}

function assigneeOf(
  { database }: Desk,
  before: Ticket,
  { assignee }: TicketChange,
  actor: string,
): Ticket['assignee'] {
  if (assignee === undefined) return before.assignee;
  if (assignee === null) return undefined;
  return readPerson(
    database,
    assignee === actor ? actor : findPerson(database, 'assignee', assignee),
  );
}

function save(desk: Desk, { ticket, queue }: Asked): void {
  const { database } = desk;
  const id = Number(ticket.id);
  if (ticket.assignee) ensurePerson(database, ticket.assignee.id);
  touch(
    desk,
    ticket.id,
    'title = ?, body = ?, priority = ?, queue_id = ?, assignee_id = ?, due_date = ?',
    ticket.title,
    ticket.body,
    ticket.priority,
    queue,
    ticket.assignee?.id ?? null,
    ticket.due_date ?? null,
  );
  database.run('DELETE FROM label WHERE ticket_id = ?', id);
  for (const name of ticket.labels) {
    database.run('INSERT INTO label (ticket_id, name) VALUES (?, ?)', id, name);
  }
  saveFields(desk, id, ticket.custom_fields);
  database.run(
    'UPDATE ticket_text SET title = ?, body = ? WHERE rowid = ?',
    ticket.title,
    ticket.body,
    id,
  );
}

export function saveFields(
  { database }: Desk,
  ticket: number,
  fields: readonly { field: string; value: string }[],
): void {
  for (const { field, value } of fields) {
    database.run(
      `INSERT INTO custom_field (ticket_id, field, value) VALUES (?, ?, ?)
       ON CONFLICT (ticket_id, field) DO UPDATE SET value = excluded.value`,
      ticket,
      field,
      value,
    );
  }
}

/** As the tables compare: A is a, and nothing else is. */
const lower = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
