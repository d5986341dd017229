import type { Plan } from '@gatehouse/kit';
import type { TicketChange, WriteOptions, Written } from '../../adapter.ts';
import { changesBetween, nameOf } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import { resolveChange } from './change.ts';
import type { Connection } from './connection.ts';
import { readIfThere, readIssue, toTicket, updateIssue } from './issues.ts';
import { CLOCK_MARGIN_MS } from './recent-issues.ts';
import { linksOf } from './records.ts';
import { withFields } from './refusals.ts';
import type { Issue, Journal } from './replies.ts';
import { sending, type Want } from './wants.ts';
import { afterWrite, written } from './written.ts';

/**
 * Sets what differs and reads the ticket back: a field that Redmine dropped becomes a warning, and so does a link that
 * got lost because the ticket moved to another project. Throws `conflict` for a stale version, `forbidden` when the
 * account may not edit the ticket, and `invalid` for what Redmine does not know or refuses.
 */
export async function updateTicket(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<Written<Ticket>> {
  const { before, ticket, wants, open, lost } = await resolveChange(connection, id, change);
  if (open.length === 0) return { ...written('unchanged', ticket, lost), changes: [] };
  const names = before.custom_fields.map(({ name }) => name);
  await withFields(names, () => updateIssue(connection, before.id, sending(open)));
  const after = await afterWrite(() => readIssue(connection, before.id));
  const kept = await afterWrite(() => toTicket(connection, after));
  const changes = changesBetween(ticket, kept);
  const warnings = [
    ...wants.flatMap(({ dropped }) => dropped(after)),
    ...unlinked(before, after),
    ...lost,
  ];
  return { ...written(changes.length === 0 ? 'unchanged' : 'updated', kept, warnings), changes };
}

/** What `updateTicket` would change. Throws what it throws before it writes. */
export async function planUpdate(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<Plan> {
  const { before, ticket, foreseen, target, lost } = await resolveChange(connection, id, change);
  const changes = changesBetween(ticket, foreseen);
  const what = changes.map(({ field }) => field).join(', ');
  const said =
    changes.length === 0
      ? `${nameOf(ticket)} is so already; nothing would change.`
      : `Changes ${what} of ${nameOf(ticket)}, under the account of this connector.`;
  return {
    summary: [said, ...(target ? movedAlong(before) : []), ...lost].join(' '),
    target: before.id,
    changes,
  };
}

/**
 * What an earlier try left. Most fields have no place for a mark, so the ticket tells by its state: to be as asked is
 * what was asked, whoever changed it. Where it went on since then, a journal of our own from after the attempt began
 * tells, if all that was asked is in it or is so still.
 */
export async function findUpdated(
  connection: Connection,
  id: string,
  change: TicketChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  if (!(await readIfThere(connection, id))) return undefined;
  // the version has moved on by the change itself
  const asked = { ...change, expectedVersion: undefined };
  const { before, ticket, wants, open, lost } = await resolveChange(connection, id, asked);
  if (open.length === 0) return written('unchanged', ticket, lost);
  const { id: me } = await connection.reference.me();
  const since = attempt.since - CLOCK_MARGIN_MS;
  const ours = (before.journals ?? []).some(
    (journal) =>
      journal.user?.id === me &&
      Date.parse(journal.created_on) >= since &&
      holds(journal, wants, open),
  );
  return ours ? written('updated', ticket, lost) : undefined;
}

/** All that is not so any more is in the journal. */
function holds({ details }: Journal, wants: readonly Want[], open: readonly Want[]): boolean {
  const isIn = (want: Want) => details.some((detail) => want.isIn(detail));
  return wants.every((want) => !open.includes(want) || isIn(want));
}

/** Without a setting for it, Redmine lets relations between projects go, at both ends and without a journal. */
function unlinked(before: Issue, after: Issue): string[] {
  const left = linksOf(after);
  return linksOf(before)
    .filter(
      (link) =>
        !left.some((one) => one.relation === link.relation && one.ticket_id === link.ticket_id),
    )
    .map(
      ({ relation, ticket_id }) =>
        `links: Redmine removed "${relation} #${ticket_id}", because the ticket moved.`,
    );
}

function movedAlong(before: Issue): string[] {
  const { children } = before;
  const others = linksOf(before).filter(({ relation }) => relation !== 'parent');
  return [
    'Redmine drops custom fields that the other project does not have.',
    ...(others.length === 0
      ? []
      : [
          `It may drop the links to ${named(others.map(({ ticket_id }) => ticket_id))}, which stay behind.`,
        ]),
    ...(children.length === 0
      ? []
      : [`Its subtasks move along: ${named(children.map(({ id }) => id))}.`]),
  ];
}

const named = (ids: readonly string[]) => ids.map((id) => `#${id}`).join(', ');
