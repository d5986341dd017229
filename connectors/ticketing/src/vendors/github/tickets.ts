import { ConnectorError } from '@gatehouse/kit';
import type { Comment, Ticket, TicketLink } from '../../model.ts';
import type { Connection } from './connection.ts';
import { commentOf, ticketOf, versionOf } from './records.ts';
import { commentsReply, issueReply, linkedReply, type Issue } from './replies.ts';
import { addressOf, idOf, pathOf, repositoryOf, type Address } from './repositories.ts';
import { MAX_PAGE } from './pages.ts';

const RECENT_COMMENTS = 5;

/** Throws ConnectorError `not_found`, also for a pull request, which GitHub numbers among the issues. */
export async function readIssue(connection: Connection, id: string): Promise<Issue> {
  const issue = await connection.http.get(pathOf(addressOf(connection, id)), issueReply);
  if (issue.pull_request === undefined || issue.pull_request === null) return issue;
  throw new ConnectorError('not_found', `${id} is a pull request and no ticket.`, {
    hint: 'Take the id of a ticket from search_tickets.',
  });
}

/** The same for a look-up: undefined when the ticket is gone, and with it whatever a write could have left there. */
export function readIfThere(connection: Connection, id: string): Promise<Issue | undefined> {
  return readIssue(connection, id).catch((error: unknown) => {
    if (error instanceof ConnectorError && error.code === 'not_found') return undefined;
    throw error;
  });
}

/** One ticket with everything that a tool shows. */
export async function readTicket(connection: Connection, id: string): Promise<Ticket> {
  return toTicket(connection, await readIssue(connection, id));
}

/** The ticket of an issue that was read; asks only for what the issue says that there is. */
export async function toTicket(connection: Connection, issue: Issue): Promise<Ticket> {
  const address = addressIn(connection, issue);
  const [links, comments] = await Promise.all([
    linksOf(connection, issue),
    recentComments(connection, address, issue.comments),
  ]);
  return ticketOf(connection, issue, { links, comments });
}

export function addressIn(connection: Connection, issue: Issue): Address {
  return { repository: repositoryOf(connection, issue), number: issue.number };
}

/** The error for a write that is based on an older state than `current`. */
export function staleVersion(connection: Connection, current: Issue): ConnectorError {
  const id = idOf(addressIn(connection, current));
  return new ConnectorError('conflict', `Ticket ${id} was changed by someone else.`, {
    hint: 'Read the ticket again and repeat the change on its current version.',
    details: { current_version: versionOf(current) },
  });
}

/** The oldest come first in pages, and there is no other order: the last pages hold the newest. */
async function recentComments(
  { http }: Connection,
  address: Address,
  count: number,
): Promise<Comment[]> {
  if (count === 0) return [];
  const last = Math.ceil(count / RECENT_COMMENTS);
  const pages = await Promise.all(
    (last === 1 ? [1] : [last - 1, last]).map((page) =>
      http.get(`${pathOf(address)}/comments`, commentsReply, {
        query: { page, per_page: RECENT_COMMENTS },
      }),
    ),
  );
  return pages.flat().slice(-RECENT_COMMENTS).map(commentOf);
}

/** The parent, the sub-issues and the dependencies, at most a hundred of a kind. */
export async function linksOf(connection: Connection, issue: Issue): Promise<TicketLink[]> {
  const path = pathOf(addressIn(connection, issue));
  const some = async (relation: TicketLink['relation'], below: string, count = 0) => {
    if (count === 0) return [];
    const query = { per_page: MAX_PAGE };
    const found = await connection.http.get(`${path}/${below}`, linkedReply, { query });
    return found.map((other): TicketLink => {
      const repository = repositoryOf(connection, other);
      return { relation, ticket_id: idOf({ repository, number: other.number }) };
    });
  };
  const { sub_issues_summary: below, issue_dependencies_summary: around } = issue;
  const found = await Promise.all([
    some('parent', 'sub_issues', below?.total),
    some('blocked_by', 'dependencies/blocked_by', around?.total_blocked_by),
    some('blocks', 'dependencies/blocking', around?.total_blocking),
  ]);
  return [...parentOf(connection, issue), ...found.flat()];
}

/** `https://api.github.com/repos/owner/name/issues/7`. */
export function parentOf(connection: Connection, { parent_issue_url: url }: Issue): TicketLink[] {
  const [, repository_url, number] = /^(.+)\/issues\/(\d{1,15})$/.exec(url ?? '') ?? [];
  if (repository_url === undefined) return [];
  const repository = repositoryOf(connection, { repository_url });
  return [{ relation: 'child', ticket_id: idOf({ repository, number: Number(number) }) }];
}
