import type { Comment, Person, Ticket, TicketSummary } from '../../model.ts';
import type { Connection } from './connection.ts';
import { neutralPriority, neutralStatus } from './enums.ts';
import { unmarked } from './marks.ts';
import type { Issue, Journal, Named, NativeStatus } from './replies.ts';

const RECENT_COMMENTS = 5;

/** `statuses` says whether a status is closed where the server leaves that out of an issue (before 5.0). */
export function summaryOf(
  issue: Issue,
  { origin }: Connection,
  statuses: readonly NativeStatus[],
): TicketSummary {
  const requester = personOf(issue.author);
  const assignee = personOf(issue.assigned_to);
  const status =
    typeof issue.status.is_closed === 'boolean'
      ? issue.status
      : (statuses.find(({ id }) => id === issue.status.id) ?? issue.status);
  return {
    id: issue.id,
    display_id: `#${issue.id}`,
    url: new URL(`issues/${issue.id}`, origin).href,
    title: unmarked(issue.subject),
    status: neutralStatus(status),
    status_native: issue.status.name,
    priority: neutralPriority(issue.priority),
    priority_native: issue.priority?.name ?? '',
    ...(issue.project && { queue: issue.project.name }),
    ...(requester && { requester }),
    ...(assignee && { assignee }),
    labels: [],
    ...(issue.due_date && { due_date: issue.due_date }),
    created_at: issue.created_on,
    updated_at: issue.updated_on,
  };
}

/** A whole ticket; the issue must have been read with its journals. */
export function ticketOf(
  issue: Issue,
  connection: Connection,
  statuses: readonly NativeStatus[],
): Ticket {
  return {
    ...summaryOf(issue, connection, statuses),
    body: unmarked(issue.description),
    ...(issue.tracker && { type: issue.tracker.name }),
    custom_fields: [],
    attachments: [],
    links: [],
    version: versionOf(issue),
    recent_comments: (issue.journals ?? [])
      // most are changes that nobody commented on
      .filter(({ notes }) => notes !== '')
      .slice(-RECENT_COMMENTS)
      .map(commentOf),
  };
}

/**
 * `updated_on` counts whole seconds; the newest journal tells two changes within one second apart. Redmine has a
 * number for this (`lock_version`) and obeys it, but version 5.0 never sends it.
 */
export function versionOf(issue: Issue): string {
  return `${issue.updated_on}/${issue.journals?.at(-1)?.id ?? '0'}`;
}

export function commentOf(journal: Journal): Comment {
  const author = personOf(journal.user);
  return {
    id: journal.id,
    ...(author && { author }),
    at: journal.created_on,
    visibility: journal.private_notes === true ? 'internal' : 'public',
    body: unmarked(journal.notes),
  };
}

function personOf(named: Named | null | undefined): Person | undefined {
  return named ? { id: named.id, name: named.name } : undefined;
}
