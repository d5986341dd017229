import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { TicketDraft, WriteOptions, Written } from '../../adapter.ts';
import { newTicketInWords, type Foreseen } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import type { Database } from './database.ts';
import { getTicket, instant, note, written, type Desk } from './desk.ts';
import { find, once } from './operations.ts';
import { ensurePerson, findPerson, findQueue, readPerson } from './people.ts';
import { saveFields } from './update.ts';

/** Throws ConnectorError `invalid` for a queue or a person that the desk does not know. */
export function createTicket(desk: Desk, draft: TicketDraft, write: WriteOptions): Written<Ticket> {
  const { database } = desk;
  return once(database, ['create', draft], write, () => {
    const asked = resolve(desk, draft, write.actor);
    const at = instant(desk);
    ensurePerson(database, write.actor);
    const id = database.run(
      `INSERT INTO ticket (title, body, status, priority, type, queue_id, requester_id, assignee_id, due_date, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      asked.title,
      asked.body,
      asked.status,
      asked.priority,
      asked.type,
      asked.queue.id,
      asked.requester,
      asked.assignee ?? null,
      draft.due_date ?? null,
      at,
      at,
    );
    for (const name of asked.labels) {
      database.run('INSERT INTO label (ticket_id, name) VALUES (?, ?)', id, name);
    }
    database.run(
      "INSERT INTO ticket_text (rowid, title, body, comments) VALUES (?, ?, ?, '')",
      id,
      asked.title,
      asked.body,
    );
    saveFields(desk, id, asked.fields);
    note(desk, id, write.actor, { field: 'ticket', was: null, became: 'created' });
    return written('created', getTicket(desk, String(id)));
  });
}

/** What `createTicket` would open. Throws what it throws. */
export function planCreate(desk: Desk, draft: TicketDraft, actor: string): Plan {
  const asked = resolve(desk, draft, actor);
  const { title, body, status, priority, labels } = asked;
  const foreseen: Foreseen = {
    title,
    body,
    status,
    priority,
    labels,
    type: asked.type,
    custom_fields: [...asked.fields],
    queue: asked.queue.name,
    requester: readPerson(desk.database, asked.requester),
    ...(asked.assignee !== undefined && { assignee: readPerson(desk.database, asked.assignee) }),
    ...(draft.due_date !== undefined && { due_date: draft.due_date }),
  };
  return {
    summary: `Opens a ticket in the queue ${JSON.stringify(asked.queue.name)}.`,
    changes: newTicketInWords(foreseen),
  };
}

export function findCreated(
  { database }: Desk,
  draft: TicketDraft,
  write: WriteOptions,
): Written<Ticket> | undefined {
  return find(database, ['create', draft], write);
}

/** The draft with every default filled in and every name found. */
function resolve({ database, defaultQueue }: Desk, draft: TicketDraft, actor: string) {
  return {
    title: draft.title,
    body: draft.body,
    status: 'new',
    priority: draft.priority ?? 'normal',
    queue: findQueue(database, draft.queue ?? defaultQueue),
    requester: personFor(database, 'requester', draft.requester ?? actor, actor),
    assignee:
      draft.assignee === undefined
        ? undefined
        : personFor(database, 'assignee', draft.assignee, actor),
    type: findType(draft.type ?? TYPES[0]),
    fields: [...(draft.custom_fields ?? [])],
    labels: distinct(draft.labels ?? []),
  } as const;
}

/** Kinds of ticket of this desk; the first is the default. */
export const TYPES = ['Request', 'Incident', 'Question'] as const;

/** A kind by name, in any case. Throws ConnectorError `invalid` that lists them. */
function findType(name: string): string {
  const found = TYPES.find((type) => type.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new ConnectorError('invalid', `type: there is no kind of ticket "${name}".`, {
    hint: `Choose one of: ${TYPES.join(', ')}.`,
    details: { fields: [{ field: 'type', message: 'no such kind', allowed: TYPES }] },
  });
}

/** Who writes is known to the desk from this very write on, if not before. */
function personFor(database: Database, field: string, text: string, actor: string): string {
  return text === actor ? actor : findPerson(database, field, text);
}

/** The first of those that differ in case only, as the table does not tell A from a; sorted as a ticket shows them. */
function distinct(labels: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const label of labels) {
    const name = label.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
    if (!byName.has(name)) byName.set(name, label);
  }
  return [...byName.values()].toSorted();
}
