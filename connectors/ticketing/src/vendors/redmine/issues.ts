import { ConnectorError, emptyReply } from '@gatehouse/kit';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { ticketOf, versionOf } from './records.ts';
import { issueReply, type Issue } from './replies.ts';

/** All of an issue that a ticket shows, and the statuses it may move to. Throws `not_found`, also for an id that is no number. */
export async function readIssue({ http }: Connection, id: string): Promise<Issue> {
  if (!/^\d{1,18}$/.test(id)) {
    throw new ConnectorError('not_found', 'There is no such ticket: Redmine counts its tickets.', {
      hint: 'Take the id of a ticket from search_tickets.',
    });
  }
  return http.get(`issues/${id}.json`, issueReply, {
    query: { include: 'journals,allowed_statuses,attachments,relations,children' },
  });
}

/** The same for a look-up: undefined when the ticket is gone, and with it whatever a write could have left there. */
export function readIfThere(connection: Connection, id: string): Promise<Issue | undefined> {
  return readIssue(connection, id).catch((error: unknown) => {
    if (error instanceof ConnectorError && error.code === 'not_found') return undefined;
    throw error;
  });
}

/** The ticket as callers see it. */
export async function toTicket(connection: Connection, issue: Issue): Promise<Ticket> {
  return ticketOf(issue, connection, await connection.reference.statuses());
}

/**
 * Writes to an issue. Redmine answers 204 whether it kept a field or not: read it back, inside of `afterWrite`.
 * Throws `conflict` with the current version when somebody else wrote at the same moment.
 */
export async function updateIssue(
  connection: Connection,
  id: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  try {
    await connection.http.put(`issues/${id}.json`, { issue: fields }, emptyReply);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'conflict') throw error;
    throw staleVersion(await readIssue(connection, id), error);
  }
}

/** The error for a write that is based on an older state than `current`. */
export function staleVersion(current: Issue, cause?: unknown): ConnectorError {
  return new ConnectorError('conflict', `Ticket #${current.id} was changed by someone else.`, {
    hint: 'Read the ticket again and repeat the change on its current version.',
    details: { current_version: versionOf(current) },
    cause,
  });
}
