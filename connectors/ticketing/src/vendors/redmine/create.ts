import type { Plan } from '@gatehouse/kit';
import type { TicketDraft, WriteOptions, Written } from '../../adapter.ts';
import { newTicketInWords } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { inWords, onTheWire } from './custom-fields.ts';
import { dropped, resolveDraft, unsupported, type ResolvedDraft } from './draft.ts';
import { neutralPriority } from './enums.ts';
import { readIssue } from './issues.ts';
import { isMarked, marked } from './marks.ts';
import { findOwnIssue } from './recent-issues.ts';
import { ticketOf } from './records.ts';
import { withFields } from './refusals.ts';
import { issueReply, sameLines } from './replies.ts';
import { written } from './written.ts';

/**
 * Opens a ticket in the configured project, or in that of `draft.queue`, and reads it back: a field that Redmine
 * dropped becomes a warning. Throws `invalid` for an unknown queue, assignee, tracker or custom field
 * before anything is written, and when Redmine demands a field that the draft leaves out.
 */
export async function createTicket(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket>> {
  const asked = await resolveDraft(connection, draft);
  const custom = onTheWire(asked.fields);
  const names = await namesOf(connection, asked);
  const issue = {
    project_id: asked.project.id,
    subject: draft.title,
    description: marked(connection.prose.write(draft.body), attempt.mark),
    ...(asked.tracker && { tracker_id: asked.tracker.id }),
    ...(asked.priority && { priority_id: asked.priority.id }),
    ...(asked.assignee && { assigned_to_id: asked.assignee.id }),
    ...(draft.due_date !== undefined && { due_date: draft.due_date }),
    ...(custom && { custom_fields: custom }),
  };
  const posted = await withFields(names, () =>
    connection.http.post('issues.json', { issue }, issueReply),
  );
  const warnings: string[] = [];
  const kept = await readIssue(connection, posted.id).catch(() => {
    // it exists: an error here would make the caller open it again
    warnings.push(
      'The ticket was opened but could not be read back; this is what Redmine first answered.',
    );
    return posted;
  });
  warnings.push(...dropped(connection, draft, asked, kept));
  return written('created', ticketOf(kept, connection, asked.statuses), warnings);
}

/** What `createTicket` would open. Throws what it throws before it writes. */
export async function planCreate(connection: Connection, draft: TicketDraft): Promise<Plan> {
  const asked = await resolveDraft(connection, draft);
  const priorities = await connection.reference.priorities();
  const priority = asked.priority ?? priorities.find(({ is_default }) => is_default === true);
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
      body: connection.prose.read(sameLines(connection.prose.write(draft.body))).text,
      queue,
      assignee: asked.assignee,
      custom_fields: inWords(asked.fields),
      ...(asked.tracker && { type: asked.tracker.name }),
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
    (asked) => dropped(connection, draft, asked, kept),
    () => ['What Redmine kept of the draft was not compared.'],
  );
  return written('created', ticketOf(kept, connection, statuses), warnings);
}

/** Two projects may have one name; then the identifier tells which. */
async function queueInWords({ reference }: Connection, { project }: ResolvedDraft) {
  const namesakes = (await reference.projects()).filter(({ name }) => name === project.name);
  return namesakes.length > 1 ? `${project.name} (${project.identifier})` : project.name;
}

/** Names of custom fields by which Redmine may refuse the draft. */
async function namesOf({ reference }: Connection, asked: ResolvedDraft): Promise<string[]> {
  const { issue_custom_fields } = await reference.project(asked.project.id);
  return [...asked.fields, ...issue_custom_fields].map(({ name }) => name);
}
