import { ConnectorError } from '@gatehouse/kit';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { ticketOf, versionOf } from './records.ts';
import type { MetaField } from './reference-replies.ts';
import { commentsReply, issue as issueReply, type Issue } from './replies.ts';

const RECENT_COMMENTS = 5;

/** The path of an issue, by its id or by its key. Throws `not_found` for what can be neither. */
export function issuePath(id: string): string {
  if (/^(?:\d{1,18}|[a-z][a-z0-9_]{0,99}-\d{1,18})$/i.test(id)) return `rest/api/3/issue/${id}`;
  throw new ConnectorError(
    'not_found',
    'There is no such ticket: no issue of Jira has such an id.',
    {
      hint: 'Take the id of a ticket from search_tickets.',
    },
  );
}

/** All of an issue but its comments. Throws `not_found`, also for one that the account may not see. */
export async function readIssue(
  { http }: Connection,
  id: string,
  properties: readonly string[] = [],
): Promise<Issue> {
  return http.get(issuePath(id), issueReply, {
    query: {
      fields: '*all,-comment,-worklog',
      properties: properties.length === 0 ? undefined : properties.join(','),
    },
  });
}

/** The same for a look-up: undefined when the ticket is gone, and with it whatever a write could have left there. */
export function ifThere<Result>(read: Promise<Result>): Promise<Result | undefined> {
  return read.catch((error: unknown) => {
    if (error instanceof ConnectorError && error.code === 'not_found') return undefined;
    throw error;
  });
}

/** The ticket as callers see it, with its newest comments. */
export async function toTicket(connection: Connection, issue: Issue): Promise<Ticket> {
  const { items } = await connection.http.get(`${issuePath(issue.id)}/comment`, commentsReply, {
    query: { orderBy: '-created', maxResults: RECENT_COMMENTS },
  });
  return ticketOf(issue, connection, await fieldsOf(connection, issue), items.toReversed());
}

/** The fields that people fill in on such an issue; none where the account may not open issues like it. */
export async function fieldsOf(
  { reference }: Connection,
  { project, issuetype }: Issue,
): Promise<readonly MetaField[]> {
  if (!project || !issuetype) return [];
  try {
    return await reference.fields(project.id, issuetype.id);
  } catch (error) {
    const hidden =
      error instanceof ConnectorError && ['not_found', 'forbidden', 'invalid'].includes(error.code);
    if (hidden) return [];
    throw error;
  }
}

/** Throws `conflict` for a write that is based on another state than this one. */
export function requireVersion(issue: Issue, expected: string | undefined): void {
  const current = versionOf(issue);
  if (expected === undefined || expected === current) return;
  throw new ConnectorError('conflict', `Ticket ${issue.key} was changed by someone else.`, {
    hint: 'Read the ticket again and repeat the change on its current version.',
    details: { current_version: current },
  });
}
