import type { Plan } from '@gatehouse/kit';
import type { TicketChange, WriteOptions, Written } from '../../adapter.ts';
import { changesBetween, nameOf } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import { resolveChange } from './change.ts';
import type { Connection } from './connection.ts';
import { dropped, droppedLabels } from './kept.ts';
import { tagsOf } from './labels.ts';
import { findAudit } from './marks.ts';
import { readIfThere, readTicket, toTicket, writeTicket } from './tickets.ts';
import { afterWrite, written } from './written.ts';

/**
 * Sets what differs and reads the ticket back: a field that Zendesk dropped becomes a warning. Throws `conflict` for a
 * stale version, and for labels also where somebody else wrote at the same moment; `invalid` for what Zendesk does not
 * know or refuses.
 */
export async function updateTicket(
  connection: Connection,
  id: string,
  change: TicketChange,
  write: WriteOptions,
): Promise<Written<Ticket>> {
  const { before, ticket, foreseen, fields, stamp, lost } = await resolveChange(
    connection,
    id,
    change,
  );
  if (Object.keys(fields).length === 0) {
    return { ...written('unchanged', ticket, lost), changes: [] };
  }
  await writeTicket(connection, before.id, fields, write, stamp);
  const kept = await afterWrite(async () =>
    toTicket(connection, await readTicket(connection, before.id)),
  );
  const changes = changesBetween(ticket, kept);
  const warnings = [
    ...dropped(foreseen, kept, askedOf(change)),
    ...droppedLabels(kept, tagsOf(change.labels_add ?? []), tagsOf(change.labels_remove ?? [])),
    ...lost,
  ];
  return { ...written(changes.length === 0 ? 'unchanged' : 'updated', kept, warnings), changes };
}

/** What `updateTicket` would change. Throws what it throws before it writes. */
export async function planUpdate(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<Plan> {
  const { before, ticket, foreseen, lost } = await resolveChange(connection, id, change);
  const changes = changesBetween(ticket, foreseen);
  const what = changes.map(({ field }) => field).join(', ');
  const said =
    changes.length === 0
      ? `${nameOf(ticket)} is so already; nothing would change.`
      : `Changes ${what} of ${nameOf(ticket)}, under the account of this connector.`;
  return { summary: [said, ...lost].join(' '), target: before.id, changes };
}

/** What an earlier try of this attempt changed, whatever became of it since. */
export async function findUpdated(
  connection: Connection,
  id: string,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const read = await readIfThere(connection, id);
  if (!read || !(await findAudit(connection, read.ticket.id, attempt))) return undefined;
  return written('updated', await toTicket(connection, read));
}

/** The names of the fields that a change asks for, as a ticket in words has them; labels are compared apart. */
function askedOf({ custom_fields, ...change }: TicketChange): Set<string> {
  const asked = Object.entries(change).flatMap(([name, value]) =>
    value === undefined || name === 'body' ? [] : [name],
  );
  return new Set([...asked, ...(custom_fields ?? []).map(({ field }) => field)]);
}
