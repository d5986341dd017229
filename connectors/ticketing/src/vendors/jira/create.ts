import type { Plan } from '@gatehouse/kit';
import type { TicketDraft, WriteOptions, Written } from '../../adapter.ts';
import { newTicketInWords, changesBetween } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { foreseenOf, onTheWire, resolveDraft, type ResolvedDraft } from './draft.ts';
import { ifThere, readIssue, toTicket } from './issues.ts';
import { notKept } from './kept.ts';
import { neutralPriority } from './enums.ts';
import { CREATED, markOf } from './marks.ts';
import { findOwnIssue } from './recent-issues.ts';
import { withFields } from './refusals.ts';
import { createdReply } from './replies.ts';
import { afterWrite, written } from './written.ts';

/**
 * Opens a ticket in the configured project, or in that of `draft.queue`, and reads it back: a field that Jira did not
 * keep becomes a warning. Throws `invalid` for unknown names and for fields that Jira demands, before anything is written.
 */
export async function createTicket(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket>> {
  const asked = await resolveDraft(connection, draft);
  const body = {
    fields: onTheWire(draft, asked),
    properties: [markOf(CREATED, attempt.mark)],
  };
  const { id } = await withFields(asked.screen, () =>
    connection.http.post('rest/api/3/issue', body, createdReply),
  );
  const record = await afterWrite(async () =>
    toTicket(connection, await readIssue(connection, id)),
  );
  return written('created', record, dropped(draft, asked, record));
}

/** What `createTicket` would open. Throws what it throws before it writes. */
export async function planCreate(connection: Connection, draft: TicketDraft): Promise<Plan> {
  const asked = await resolveDraft(connection, draft);
  const priorities = await connection.reference.priorities();
  const usual = priorities.find(({ isDefault }) => isDefault === true);
  const lost = Object.keys(asked.lost);
  const foreseen = Object.fromEntries(
    Object.entries(foreseenOf(draft, asked)).filter(([field]) => !lost.includes(field)),
  );
  const said = [
    `Opens a ticket in the queue ${JSON.stringify(asked.project.name)}, under the account of this connector.`,
    ...(lost.length === 0 ? [] : [`Jira will not keep: ${lost.join(', ')}.`]),
  ];
  return {
    summary: said.join(' '),
    changes: newTicketInWords({
      ...(usual && { priority: neutralPriority(usual), priority_native: usual.name }),
      ...foreseen,
    }),
  };
}

/** The ticket that an earlier try of this attempt opened. */
export async function findCreated(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  // what the draft named may be gone by now, which does not undo the ticket
  const asked = await resolveDraft(connection, draft).catch(() => undefined);
  const found = await findOwnIssue(connection, asked?.project, attempt.mark, attempt.since);
  const issue = found && (await ifThere(readIssue(connection, found.id)));
  if (!issue) return undefined;
  const record = await toTicket(connection, issue);
  const warnings = asked
    ? dropped(draft, asked, record)
    : ['What Jira kept of the draft was not compared.'];
  return written('created', record, warnings);
}

/** What was asked and is not there. */
function dropped(draft: TicketDraft, asked: ResolvedDraft, kept: Ticket): string[] {
  const foreseen = foreseenOf(draft, asked);
  const fields = changesBetween({}, foreseen).map(({ field }) => field);
  return notKept(fields, foreseen, kept).map((warning) => {
    const field = Object.keys(asked.lost).find((name) => warning.startsWith(`${name}:`));
    return field === undefined ? warning : `${warning.slice(0, -1)}: ${asked.lost[field] ?? ''}.`;
  });
}
