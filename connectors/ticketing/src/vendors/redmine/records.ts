import type {
  Attachment,
  Comment,
  CustomField,
  Person,
  Ticket,
  TicketLink,
  TicketSummary,
} from '../../model.ts';
import type { Connection } from './connection.ts';
import { neutralPriority, neutralRelation, neutralStatus } from './enums.ts';
import { unmarked } from './marks.ts';
import type {
  Issue,
  Journal,
  Named,
  NativeAttachment,
  NativeField,
  NativeStatus,
} from './replies.ts';

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

/** A whole ticket; the issue must have been read with all that `readIssue` asks for. */
export function ticketOf(
  issue: Issue,
  connection: Connection,
  statuses: readonly NativeStatus[],
): Ticket {
  const { text, lossy } = connection.prose.read(issue.description);
  return {
    ...summaryOf(issue, connection, statuses),
    body: text,
    ...(lossy && { body_format: 'lossy' }),
    ...(issue.tracker && { type: issue.tracker.name }),
    custom_fields: issue.custom_fields.flatMap((field) => customFieldOf(field) ?? []),
    attachments: issue.attachments.map(attachmentOf),
    links: linksOf(issue),
    version: versionOf(issue),
    recent_comments: commentsOf(issue, connection).slice(-RECENT_COMMENTS),
  };
}

/** One without a value is none. */
function customFieldOf({ name, values }: NativeField): CustomField | undefined {
  return values.length === 0 ? undefined : { field: name, value: values.join(', ') };
}

export function attachmentOf({
  id,
  filename,
  filesize,
  content_type,
}: NativeAttachment): Attachment {
  return {
    id,
    name: filename,
    ...(content_type !== '' && { type: content_type }),
    ...(typeof filesize === 'number' && { size: filesize }),
  };
}

/** Relations, the parent and the subtasks that the account may see. */
export function linksOf({ id, relations, parent, children }: Issue): TicketLink[] {
  return [
    ...relations.map(({ issue_id, issue_to_id, relation_type }): TicketLink => {
      const end = issue_id === id ? 'from' : 'to';
      return {
        relation: neutralRelation(relation_type, end),
        ticket_id: end === 'from' ? issue_to_id : issue_id,
      };
    }),
    ...(parent ? [{ relation: 'child', ticket_id: parent.id } as const] : []),
    ...children.map((child) => ({ relation: 'parent', ticket_id: child.id }) as const),
  ];
}

/**
 * `updated_on` counts whole seconds; the newest journal tells two changes within one second apart. Redmine has a
 * number for this (`lock_version`) and obeys it, but version 5.0 never sends it.
 */
export function versionOf(issue: Issue): string {
  return `${issue.updated_on}/${issue.journals?.at(-1)?.id ?? '0'}`;
}

/** The oldest first. Most journals are changes that nobody commented on. */
export function commentsOf({ journals }: Issue, connection: Connection): Comment[] {
  return (journals ?? [])
    .filter(({ notes }) => notes !== '')
    .map((journal) => commentOf(journal, connection));
}

export function commentOf(journal: Journal, { prose }: Connection): Comment {
  const author = personOf(journal.user);
  const { text, lossy } = prose.read(journal.notes);
  return {
    id: journal.id,
    ...(author && { author }),
    at: journal.created_on,
    visibility: journal.private_notes === true ? 'internal' : 'public',
    body: text,
    ...(lossy && { body_format: 'lossy' }),
  };
}

export function personOf(named: Named | null | undefined): Person | undefined {
  return named ? { id: named.id, name: named.name } : undefined;
}
