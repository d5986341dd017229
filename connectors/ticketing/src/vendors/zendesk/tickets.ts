import { ConnectorError } from '@gatehouse/kit';
import type { WriteOptions } from '../../adapter.ts';
import type { Ticket, TicketSummary } from '../../model.ts';
import type { Connection } from './connection.ts';
import { metadataOf } from './marks.ts';
import { peopleOf } from './people.ts';
import { RECENT_COMMENTS, summaryOf, ticketOf, versionOf, type Names } from './records.ts';
import { MAX_PAGE } from './reference-data.ts';
import { withFields } from './refusals.ts';
import {
  commentsReply,
  ticketReply,
  ticketsReply,
  writeReply,
  type NativeAttachment,
  type NativeComment,
  type NativeTicket,
  type NativeUser,
  type TicketRead,
} from './replies.ts';

/** Pages of comments that are read for one ticket; files of later ones are not listed. */
const MOST_PAGES = 5;

/** Throws `not_found`, also for an id that is no number. */
export async function readTicket({ http }: Connection, id: string): Promise<TicketRead> {
  if (!/^\d{1,15}$/.test(id)) {
    throw new ConnectorError('not_found', 'There is no such ticket: Zendesk counts its tickets.', {
      hint: 'Take the id of a ticket from search_tickets.',
    });
  }
  return http.get(`api/v2/tickets/${id}.json`, ticketReply, { query: { include: 'users' } });
}

/** The same for a look-up: undefined when the ticket is gone, and with it whatever a write could have left there. */
export function readIfThere(connection: Connection, id: string): Promise<TicketRead | undefined> {
  return readTicket(connection, id).catch((error: unknown) => {
    if (error instanceof ConnectorError && error.code === 'not_found') return undefined;
    throw error;
  });
}

/** The ticket as callers see it, with what Zendesk tells apart. */
export async function toTicket(connection: Connection, read: TicketRead): Promise<Ticket> {
  const { ticket } = read;
  const { first, recent, attachments, users } = await readComments(connection, ticket.id);
  const incidents = await incidentsOf(connection, ticket);
  return ticketOf(ticket, await namesFor(connection, [...read.users, ...users]), {
    fields: await connection.reference.fields(),
    first,
    recent,
    attachments,
    incidents,
  });
}

export async function toSummaries(
  connection: Connection,
  tickets: readonly NativeTicket[],
): Promise<TicketSummary[]> {
  if (tickets.length === 0) return [];
  const ids = tickets.flatMap(({ requester_id, assignee_id }) => [requester_id, assignee_id]);
  const names = await namesFor(connection, await peopleOf(connection, ids));
  return tickets.map((ticket) => summaryOf(ticket, names));
}

async function namesFor(
  { origin, reference }: Connection,
  users: readonly NativeUser[],
): Promise<Names> {
  const [groups, statuses] = await Promise.all([reference.groups(), reference.statuses()]);
  return { origin, users, groups, statuses };
}

async function readComments({ http }: Connection, id: string) {
  const path = `api/v2/tickets/${id}/comments.json`;
  const all: NativeComment[] = [];
  const users: NativeUser[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { include: 'users', 'page[size]': MAX_PAGE, 'page[after]': after };
    // each page starts where the one before ended
    const got = await http.get(path, commentsReply, { query });
    all.push(...got.items);
    users.push(...got.users);
    after = got.after;
    if (after === undefined) break;
  }
  const attachments: NativeAttachment[] = all.flatMap((comment) => comment.attachments);
  const [first, ...others] = all;
  let recent = others.slice(-RECENT_COMMENTS);
  if (after !== undefined) {
    const query = { include: 'users', sort: '-created_at', 'page[size]': RECENT_COMMENTS };
    const got = await http.get(path, commentsReply, { query });
    recent = got.items.toReversed();
    users.push(...got.users);
  }
  return { first, recent, attachments, users };
}

/** At most a hundred. Only a problem has any. */
async function incidentsOf(
  { http }: Connection,
  { id, type, has_incidents }: NativeTicket,
): Promise<string[]> {
  if (type !== 'problem' || has_incidents === false) return [];
  const query = { 'page[size]': MAX_PAGE };
  const found = await http.get(`api/v2/tickets/${id}/incidents.json`, ticketsReply, { query });
  return found.items.map((incident) => incident.id);
}

/**
 * Writes to a ticket, with the mark of the attempt beside the change. With `stamp` Zendesk itself refuses to write over
 * a change that came meanwhile. Throws `conflict` with the current version, and `invalid` with the fields it names.
 */
export async function writeTicket(
  connection: Connection,
  id: string,
  fields: Readonly<Record<string, unknown>>,
  write: WriteOptions,
  stamp?: string,
) {
  const ticket = {
    ...fields,
    ...(stamp !== undefined && { safe_update: true, updated_stamp: stamp }),
    metadata: metadataOf(write),
  };
  try {
    return await withFields(() =>
      connection.http.put(`api/v2/tickets/${id}.json`, { ticket }, writeReply),
    );
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'conflict') throw error;
    throw staleVersion((await readTicket(connection, id)).ticket, error);
  }
}

/** Throws `conflict` where the caller knows an older state than this one. */
export function requireVersion(ticket: NativeTicket, expected: string | undefined): void {
  if (expected !== undefined && expected !== versionOf(ticket)) throw staleVersion(ticket);
}

function staleVersion(current: NativeTicket, cause?: unknown): ConnectorError {
  return new ConnectorError('conflict', `Ticket #${current.id} was changed by someone else.`, {
    hint: 'Read the ticket again and repeat the change on its current version.',
    details: { current_version: versionOf(current) },
    cause,
  });
}

/** Throws `invalid`: Zendesk lets nobody touch a closed ticket again. */
export function requireOpen({ id, status }: NativeTicket): void {
  if (status !== 'closed') return;
  const message = 'closed is final';
  throw new ConnectorError('invalid', `Ticket #${id} cannot be changed: ${message}.`, {
    hint: 'Open a new ticket that refers to it.',
    details: { fields: [{ field: 'status', message, allowed: [] }] },
  });
}
