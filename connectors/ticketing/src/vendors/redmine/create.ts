import type { Plan } from '@gatehouse/kit';
import type { TicketDraft, WriteOptions, Written } from '../../adapter.ts';
import { newTicketInWords } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { dropped, resolveDraft, unsupported, type ResolvedDraft } from './draft.ts';
import { neutralPriority } from './enums.ts';
import { readIssue } from './issues.ts';
import { isMarked, marked } from './marks.ts';
import { nameMember } from './people.ts';
import { findOwnIssue } from './recent-issues.ts';
import { ticketOf } from './records.ts';
import { issueReply } from './replies.ts';
import { written } from './written.ts';

/**
 * Opens a ticket in the configured project, or in that of `draft.queue`, and reads it back: a field that Redmine
 * dropped becomes a warning. Throws `invalid` for an unknown queue, assignee or tracker before anything is written.
 */
export async function createTicket(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket>> {
  const asked = await resolveDraft(connection, draft);
  const posted = await connection.http.post(
    'issues.json',
    {
      issue: {
        project_id: asked.project.id,
        subject: draft.title,
        description: marked(draft.body, attempt.mark),
        ...(asked.tracker && { tracker_id: asked.tracker.id }),
        ...(asked.priority && { priority_id: asked.priority.id }),
        ...(asked.assignee !== undefined && { assigned_to_id: asked.assignee }),
        ...(draft.due_date !== undefined && { due_date: draft.due_date }),
      },
    },
    issueReply,
  );
  const warnings: string[] = [];
  const kept = await readIssue(connection, posted.id).catch(() => {
    // it exists: an error here would make the caller open it again
    warnings.push(
      'The ticket was opened but could not be read back; this is what Redmine first answered.',
    );
    return posted;
  });
  warnings.push(...dropped(draft, asked, kept));
  return written('created', ticketOf(kept, connection, asked.statuses), warnings);
}

/** What `createTicket` would open. Throws what it throws before it writes. */
export async function planCreate(connection: Connection, draft: TicketDraft): Promise<Plan> {
  const asked = await resolveDraft(connection, draft);
  const priorities = await connection.reference.priorities();
  const priority = asked.priority ?? priorities.find(({ is_default }) => is_default === true);
  const assignee =
    asked.assignee === undefined
      ? undefined
      : await nameMember(connection, asked.assignee, asked.project);
  const lost = Object.keys(unsupported(draft));
  const queue = await queueInWords(connection, asked);
  const said = [
    `Opens a ticket in the queue ${JSON.stringify(queue)}, under the account of this connector.`,
    ...(lost.length === 0 ? [] : [`Redmine will not keep: ${lost.join(', ')}.`]),
  ];
  return {
    summary: said.join(' '),
    changes: newTicketInWords({
      title: draft.title,
      body: draft.body,
      queue,
      assignee,
      ...(draft.due_date !== undefined && { due_date: draft.due_date }),
      ...(priority && {
        priority: neutralPriority(priority),
        priority_native: priority.name,
      }),
    }),
  };
}

/** The ticket that an earlier try of this attempt opened. */
export async function findCreated(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const found = await findOwnIssue(connection, attempt.since, ({ description }) =>
    isMarked(description, attempt.mark),
  );
  if (!found) return undefined;
  const kept = await readIssue(connection, found.id);
  const statuses = await connection.reference.statuses();
  // what the draft named may be gone by now, which does not undo the ticket
  const warnings = await resolveDraft(connection, draft).then(
    (asked) => dropped(draft, asked, kept),
    () => ['What Redmine kept of the draft was not compared.'],
  );
  return written('created', ticketOf(kept, connection, statuses), warnings);
}

/** Two projects may have one name; then the identifier tells which. */
async function queueInWords({ reference }: Connection, { project }: ResolvedDraft) {
  const namesakes = (await reference.projects()).filter(({ name }) => name === project.name);
  return namesakes.length > 1 ? `${project.name} (${project.identifier})` : project.name;
}
