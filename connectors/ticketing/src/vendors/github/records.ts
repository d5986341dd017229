import { createHash } from 'node:crypto';
import type { Comment, Person, Ticket, TicketLink, TicketSummary } from '../../model.ts';
import type { Connection } from './connection.ts';
import {
  nativePriority,
  nativeStatus,
  neutralPriority,
  neutralStatus,
  plainLabels,
} from './enums.ts';
import { unmarked } from './marks.ts';
import type { Account, Issue, NativeComment } from './replies.ts';
import { idOf, repositoryOf } from './repositories.ts';

export function summaryOf(connection: Connection, issue: Issue): TicketSummary {
  const queue = repositoryOf(connection, issue);
  const assignee = personOf(issue.assignees[0]);
  const id = idOf({ repository: queue, number: issue.number });
  return {
    id,
    display_id: id,
    ...(issue.html_url && { url: issue.html_url }),
    title: issue.title,
    status: neutralStatus(connection, issue),
    status_native: nativeStatus(connection, issue),
    priority: neutralPriority(connection, issue),
    priority_native: nativePriority(connection, issue),
    queue,
    ...(assignee && { assignee }),
    labels: plainLabels(connection, issue),
    created_at: issue.created_at,
    updated_at: issue.updated_at,
  };
}

export function ticketOf(
  connection: Connection,
  issue: Issue,
  { links, comments }: { links: readonly TicketLink[]; comments: readonly Comment[] },
): Ticket {
  return {
    ...summaryOf(connection, issue),
    body: unmarked(issue.body),
    ...(issue.type && { type: issue.type.name }),
    ...(issue.state === 'closed' && { resolution: nativeStatus(connection, issue) }),
    custom_fields: [],
    attachments: [],
    links: [...links],
    version: versionOf(issue),
    recent_comments: [...comments],
  };
}

/**
 * `updated_at` counts whole seconds, and two changes may fall into one: a digest of what people write tells them apart.
 */
export function versionOf(issue: Issue): string {
  const { title, body, state, state_reason, comments } = issue;
  const people = issue.assignees.map(({ login }) => login);
  const content = [title, body, state, state_reason, issue.labels.toSorted(), people, comments];
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  return `${issue.updated_at}/${digest.slice(0, 12)}`;
}

/** Everybody who may read the repository may read every comment. */
export function commentOf({ id, user, body, created_at }: NativeComment): Comment {
  const author = personOf(user);
  return {
    id,
    ...(author && { author }),
    at: created_at,
    visibility: 'public',
    body: unmarked(body),
  };
}

/** GitHub tells no names of other people: a person is a login. */
export function personOf(account: Account | null | undefined): Person | undefined {
  return account ? { id: account.login, name: account.login } : undefined;
}
