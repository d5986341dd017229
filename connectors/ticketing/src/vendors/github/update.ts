import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { TicketChange, WriteOptions, Written } from '../../adapter.ts';
import { changesBetween, nameOf } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import { resolveChange } from './change.ts';
import type { Connection } from './connection.ts';
import { writtenReply } from './replies.ts';
import { addressIn, readIfThere, readIssue, toTicket } from './tickets.ts';
import { pathOf } from './repositories.ts';
import { afterWrite, written } from './written.ts';

/**
 * Sets what differs in one request and reads the ticket back: what GitHub dropped becomes a warning. Throws what
 * `resolveChange` throws, and `forbidden` where GitHub accepted the change and kept nothing of it.
 */
export async function updateTicket(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<Written<Ticket>> {
  const { before, ticket, send, dropped, lost } = await resolveChange(connection, id, change);
  if (Object.keys(send).length === 0) return { ...written('unchanged', ticket, lost), changes: [] };
  await connection.http.patch(pathOf(addressIn(connection, before)), send, writtenReply);
  const after = await afterWrite(() => readIssue(connection, id));
  const kept = await afterWrite(() => toTicket(connection, after));
  const changes = changesBetween(ticket, kept);
  if (changes.length === 0 && dropped(after).length > 0) {
    throw new ConnectorError('forbidden', 'GitHub accepted the change and kept nothing of it.', {
      hint: 'The account of this connector needs write access to the repository; ask the operator.',
    });
  }
  const result = changes.length === 0 ? 'unchanged' : 'updated';
  return { ...written(result, kept, [...dropped(after), ...lost]), changes };
}

/** What `updateTicket` would change. Throws what it throws before it writes. */
export async function planUpdate(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<Plan> {
  const { ticket, foreseen, lost } = await resolveChange(connection, id, change);
  const changes = changesBetween(ticket, foreseen);
  const what = changes.map(({ field }) => field).join(', ');
  const said =
    changes.length === 0
      ? `${nameOf(ticket)} is so already; nothing would change.`
      : `Changes ${what} of ${nameOf(ticket)}, under the account of this connector.`;
  return { summary: [said, ...lost].join(' '), target: ticket.id, changes };
}

/**
 * What an earlier try left. Most fields have no place for a mark, so the ticket tells by its state: to be as asked is
 * what was asked, whoever changed it. Where somebody changed it since, the change is made again, which a caller who
 * gives the version that he saw is kept from.
 */
export async function findUpdated(
  connection: Connection,
  id: string,
  change: TicketChange,
  _write: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  if (!(await readIfThere(connection, id))) return undefined;
  // the version has moved on by the change itself
  const asked = { ...change, expectedVersion: undefined };
  const { ticket, send, lost } = await resolveChange(connection, id, asked);
  return Object.keys(send).length === 0 ? written('unchanged', ticket, lost) : undefined;
}
