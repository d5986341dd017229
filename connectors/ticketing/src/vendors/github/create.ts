import type { Plan } from '@gatehouse/kit';
import type { TicketDraft, WriteOptions, Written } from '../../adapter.ts';
import { newTicketInWords } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { dropped, priorityLabel, resolveDraft, unsupported } from './draft.ts';
import { isMarked, marked, unmarked } from './marks.ts';
import { findOwnIssue } from './recent-issues.ts';
import { ticketOf } from './records.ts';
import { issueReply } from './replies.ts';
import { idOf } from './repositories.ts';
import { readIssue, toTicket } from './tickets.ts';
import { written } from './written.ts';

/**
 * Opens an issue in the configured repository, or in that of `draft.queue`, and reads it back: what GitHub dropped
 * becomes a warning. Throws what `resolveDraft` throws before anything is written.
 */
export async function createTicket(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket>> {
  const asked = await resolveDraft(connection, draft);
  const { repository, labels, assignee } = asked;
  const issue = {
    title: draft.title,
    body: marked(draft.body, attempt.mark),
    ...(labels.length > 0 && { labels }),
    ...(assignee !== undefined && { assignees: [assignee] }),
  };
  const posted = await connection.http.post(`repos/${repository}/issues`, issue, issueReply);
  const warnings: string[] = [];
  const id = idOf({ repository, number: posted.number });
  const kept = await readIssue(connection, id).catch(() => {
    // it exists: an error here would make the caller open it again
    warnings.push(
      'The ticket was opened but could not be read back; this is what GitHub first answered.',
    );
    return posted;
  });
  warnings.push(...dropped(connection, draft, asked, kept));
  // a new one has neither links nor comments; what others add meanwhile is not of this write
  return written('created', ticketOf(connection, kept, { links: [], comments: [] }), warnings);
}

/** What `createTicket` would open. Throws what it throws before it writes. */
export async function planCreate(connection: Connection, draft: TicketDraft): Promise<Plan> {
  const { repository, assignee } = await resolveDraft(connection, draft);
  const lost = Object.keys(unsupported(connection, draft));
  const label = priorityLabel(connection, draft.priority);
  const said = [
    `Opens a ticket in the queue ${JSON.stringify(repository)}, under the account of this connector.`,
    ...(draft.labels?.length ? ['A label that the repository lacks is made.'] : []),
    ...(lost.length === 0 ? [] : [`GitHub will not keep: ${lost.join(', ')}.`]),
  ];
  return {
    summary: said.join(' '),
    changes: newTicketInWords({
      title: draft.title,
      body: unmarked(draft.body),
      queue: repository,
      ...(assignee !== undefined && { assignee: { id: assignee, name: assignee } }),
      ...(draft.labels && { labels: draft.labels.toSorted() }),
      ...(draft.priority &&
        label !== undefined && { priority: draft.priority, priority_native: label }),
    }),
  };
}

/** The ticket that an earlier try of this attempt opened. */
export async function findCreated(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const asked = await resolveDraft(connection, { ...draft, assignee: undefined });
  const kept = await findOwnIssue(connection, asked.repository, attempt.since, ({ body }) =>
    isMarked(body, attempt.mark),
  );
  if (!kept) return undefined;
  // who was named may be gone by now, which does not undo the ticket
  const warnings = await resolveDraft(connection, draft).then(
    (again) => dropped(connection, draft, again, kept),
    () => ['What GitHub kept of the draft was not compared.'],
  );
  return written('created', await toTicket(connection, kept), warnings);
}
