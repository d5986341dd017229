import { emptyReply, type Plan } from '@gatehouse/kit';
import type { TicketChange, WriteOptions, Written } from '../../adapter.ts';
import { changesBetween, nameOf } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import { resolveChange, type ResolvedChange } from './change.ts';
import type { Connection } from './connection.ts';
import { changesOf } from './history.ts';
import { ifThere, issuePath, readIssue, toTicket } from './issues.ts';
import { notKept } from './kept.ts';
import { isMark, markOf, NARROW_MARGIN_MS, UPDATED } from './marks.ts';
import { withFields } from './refusals.ts';
import type { ChangeItem, NativeChange } from './replies.ts';
import { afterWrite, written } from './written.ts';

/**
 * Sets what is not so already, and reads the ticket back: Jira answers 204 without a word of what it kept. Throws what
 * `resolveChange` throws.
 */
export async function updateTicket(
  connection: Connection,
  id: string,
  change: TicketChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket>> {
  const resolved = await resolveChange(connection, id, change);
  const { before, ticket, fields, update, foreseen, asked, known } = resolved;
  if (isSo(resolved)) return { ...written('unchanged', ticket), changes: [] };
  const body = { fields, update, properties: [markOf(UPDATED, attempt.mark)] };
  await withFields(known, () => connection.http.put(issuePath(before.id), body, emptyReply));
  const kept = await afterWrite(async () =>
    toTicket(connection, await readIssue(connection, before.id)),
  );
  const changes = changesBetween(ticket, kept);
  return {
    ...written(
      changes.length === 0 ? 'unchanged' : 'updated',
      kept,
      notKept(asked, foreseen, kept),
    ),
    changes,
  };
}

/** What `updateTicket` would change. Throws what it throws before it writes. */
export async function planUpdate(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<Plan> {
  const { before, ticket, foreseen } = await resolveChange(connection, id, change);
  const changes = changesBetween(ticket, foreseen);
  const what = changes.map(({ field }) => field).join(', ');
  return {
    summary:
      changes.length === 0
        ? `${nameOf(ticket)} is so already; nothing would change.`
        : `Changes ${what} of ${nameOf(ticket)}, under the account of this connector.`,
    target: before.id,
    changes,
  };
}

/**
 * What an earlier try left: the mark of the newest change, or the state itself, since to be as asked is what was asked,
 * whoever changed it. Where the ticket went on since then, the changelog tells: a change of our own from after the attempt
 * began that holds all that is not so any more.
 */
export async function findUpdated(
  connection: Connection,
  id: string,
  change: TicketChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  // the version has moved on by the change itself
  const asked = { ...change, expectedVersion: undefined };
  const resolved = await ifThere(resolveChange(connection, id, asked));
  if (!resolved) return undefined;
  const { before, ticket, foreseen } = resolved;
  const warnings = notKept(resolved.asked, foreseen, ticket);
  if (isMark(before.properties[UPDATED], attempt.mark)) return written('updated', ticket, warnings);
  if (isSo(resolved)) return written('unchanged', ticket);
  const ours = await ownChanges(connection, id, attempt.since);
  return ours.some((one) => holds(one, resolved))
    ? written('updated', ticket, warnings)
    : undefined;
}

/** The changes by our own account since an attempt began, the oldest first. */
export async function ownChanges(
  connection: Connection,
  id: string,
  since: number,
): Promise<NativeChange[]> {
  const { accountId: me } = await connection.reference.me();
  const all: NativeChange[] = [];
  for (;;) {
    // each page starts where the one before ended
    // oxlint-disable-next-line no-await-in-loop
    const { items, isLast } = await changesOf(connection, id, all.length);
    all.push(...items);
    if (isLast || items.length === 0) break;
  }
  return all.filter(
    ({ author, created }) =>
      author?.accountId === me && Date.parse(created) >= since - NARROW_MARGIN_MS,
  );
}

function isSo({ fields, update }: ResolvedChange): boolean {
  return Object.keys(fields).length + Object.keys(update).length === 0;
}

/** All that is not so any more was set by this change. */
function holds({ items }: NativeChange, { fields, update, foreseen }: ResolvedChange): boolean {
  const sent = [...Object.keys(fields), ...Object.keys(update)];
  return sent.every((field) =>
    items.some((item) => item.fieldId === field && isTo(item, foreseen)),
  );
}

/** Whether a field became what the ticket shall have. */
function isTo({ field, fieldId, to, toString: text }: ChangeItem, ticket: Ticket): boolean {
  switch (fieldId) {
    case 'summary':
      return text === ticket.title;
    case 'description':
      // the changelog keeps its words without their looks
      return true;
    case 'priority':
      return text === ticket.priority_native;
    case 'assignee':
      return to === (ticket.assignee?.id ?? null);
    case 'duedate':
      return to === (ticket.due_date ?? null);
    case 'labels':
      return (text ?? '').split(' ').toSorted().join(' ') === ticket.labels.join(' ');
    default: {
      const value = ticket.custom_fields.find((one) => one.field === field)?.value ?? '';
      return (text ?? '') === value;
    }
  }
}
