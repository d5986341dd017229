import type {
  Attachment,
  Comment,
  Person,
  Ticket,
  TicketLink,
  TicketSummary,
} from '../../model.ts';
import { fromAdf } from '../../text/adf.ts';
import type { Connection } from './connection.ts';
import { inWords } from './custom-fields.ts';
import { neutralPriority, neutralRelation, neutralStatus } from './enums.ts';
import type { MetaField } from './reference-replies.ts';
import type { Account, Issue, NativeAttachment, NativeComment } from './replies.ts';

/** A status that Jira left out is one that no name tells of. */
const UNKNOWN = { id: '', name: '', category: '' } as const;

export function summaryOf(issue: Issue, { origin }: Pick<Connection, 'origin'>): TicketSummary {
  const { status, priority, project } = issue;
  const requester = personOf(issue.reporter);
  const assignee = personOf(issue.assignee);
  return {
    id: issue.id,
    display_id: issue.key,
    url: new URL(`browse/${encodeURIComponent(issue.key)}`, origin).href,
    title: issue.summary,
    status: neutralStatus(status ?? UNKNOWN, issue.resolution?.name),
    status_native: status?.name ?? '',
    priority: neutralPriority(priority),
    priority_native: priority?.name ?? '',
    ...(project && { queue: project.name }),
    ...(requester && { requester }),
    ...(assignee && { assignee }),
    labels: issue.labels.toSorted(),
    ...(issue.duedate && { due_date: issue.duedate }),
    created_at: issue.created,
    updated_at: issue.updated,
  };
}

/** A whole ticket. `known` are the fields of the site that it may have, `comments` its newest, the oldest first. */
export function ticketOf(
  issue: Issue,
  connection: Connection,
  known: readonly MetaField[],
  comments: readonly NativeComment[],
): Ticket {
  const { markdown, lossy } = fromAdf(issue.description);
  return {
    ...summaryOf(issue, connection),
    body: markdown,
    ...(lossy && { body_format: 'lossy' }),
    ...(issue.issuetype && { type: issue.issuetype.name }),
    ...(issue.resolution && { resolution: issue.resolution.name }),
    custom_fields: inWords(issue, known),
    attachments: issue.attachment.map(attachmentOf),
    links: linksOf(issue),
    version: versionOf(issue),
    recent_comments: comments.map(commentOf),
  };
}

/** Jira has no number for it; every change of an issue and every comment moves this time, in milliseconds. */
export function versionOf({ updated }: Issue): string {
  return updated;
}

/** Links, the parent and the subtasks that the account may see. */
export function linksOf({ issuelinks, parent, subtasks }: Issue): TicketLink[] {
  return [
    ...issuelinks.flatMap((link): TicketLink[] => {
      const { outwardIssue, inwardIssue } = link;
      if (outwardIssue) {
        return [{ relation: neutralRelation(link, 'from'), ticket_id: outwardIssue.id }];
      }
      return inwardIssue
        ? [{ relation: neutralRelation(link, 'to'), ticket_id: inwardIssue.id }]
        : [];
    }),
    ...(parent ? [{ relation: 'child', ticket_id: parent.id } as const] : []),
    ...subtasks.map((child) => ({ relation: 'parent', ticket_id: child.id }) as const),
  ];
}

export function attachmentOf({ id, filename, mimeType, size }: NativeAttachment): Attachment {
  return {
    id,
    name: filename,
    ...(mimeType !== '' && { type: mimeType }),
    ...(typeof size === 'number' && { size }),
  };
}

/** Internal is what customers of the service desk do not see, and what only a role or a group sees. */
export function commentOf(comment: NativeComment): Comment {
  const author = personOf(comment.author);
  const { markdown, lossy } = fromAdf(comment.body);
  const internal = comment.jsdPublic === false || comment.visibility;
  return {
    id: comment.id,
    ...(author && { author }),
    at: comment.created,
    visibility: internal ? 'internal' : 'public',
    body: markdown,
    ...(lossy && { body_format: 'lossy' }),
  };
}

export function personOf(account: Account | null | undefined): Person | undefined {
  if (!account) return undefined;
  const { accountId, displayName, emailAddress } = account;
  return {
    id: accountId,
    name: displayName,
    ...(emailAddress !== '' && { email: emailAddress }),
  };
}
