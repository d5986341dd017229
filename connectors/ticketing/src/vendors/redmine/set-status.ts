import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { StatusChange, WriteOptions, Written } from '../../adapter.ts';
import { inWords, nameOf } from '../../in-words.ts';
import type { Status, Ticket } from '../../model.ts';
import { markedJournal } from './comments.ts';
import type { Connection } from './connection.ts';
import { nativeStatuses, neutralStatus } from './enums.ts';
import { readIfThere, readIssue, staleVersion, toTicket, updateIssue } from './issues.ts';
import { marked } from './marks.ts';
import { linksOf, versionOf } from './records.ts';
import type { Issue, NativeStatus } from './replies.ts';
import { mayEdit, requireInternalNotes } from './rights.ts';
import { afterWrite, written } from './written.ts';

/**
 * Moves a ticket. Rights and allowed moves are asked first and the result is read back: Redmine answers a forbidden
 * move with 204, leaves the status, keeps the comment all the same and moves the time of the last change.
 * Throws `invalid` with the allowed moves, `conflict` for a stale version, `forbidden` for a comment that could not
 * be kept internal.
 */
export async function setStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket>> {
  const { before, target } = await movable(connection, id, change);
  if (!target) return written('unchanged', await toTicket(connection, before), unwritten(change));
  const { id: me } = await connection.reference.me();
  await updateIssue(connection, before.id, {
    status_id: Number(target.id),
    ...(change.comment !== undefined && {
      notes: marked(connection.prose.write(change.comment), attempt.mark),
      private_notes: true,
    }),
  });
  const after = await afterWrite(() => readIssue(connection, before.id));
  const moved = after.status.id === target.id;
  if (!moved && !markedJournal(after, me, attempt.mark)) {
    const others = allowedWords(after).filter((word) => word !== change.status);
    throw refused(after, change.status, others);
  }
  const record = await afterWrite(() => toTicket(connection, after));
  return written('updated', record, [
    ...(moved ? [] : [onlyTheComment(after, change.status)]),
    ...unkept(change),
  ]);
}

/** What `setStatus` would change. Throws what it throws before it writes. */
export async function planStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
): Promise<Plan> {
  const { before, target } = await movable(connection, id, change);
  const ticket = await toTicket(connection, before);
  const was = inWords(ticket.status, ticket.status_native);
  if (!target) {
    const said = `${nameOf(ticket)} is ${was} already; nothing would change.`;
    return { summary: [said, ...unwritten(change)].join(' '), target: before.id, changes: [] };
  }
  const becomes = inWords(neutralStatus(target), target.name);
  const said = [
    `Moves ${nameOf(ticket)} from ${was} to ${becomes}, under the account of this connector.`,
    ...(change.resolution === undefined ? [] : ['Redmine will not keep: resolution.']),
    ...closesToo(before, target),
  ];
  return {
    summary: said.join(' '),
    target: before.id,
    changes: [
      { field: 'status', was, becomes },
      ...(change.comment === undefined
        ? []
        : [{ field: 'internal comment', becomes: change.comment }]),
    ],
  };
}

/**
 * What an earlier try left. A comment tells by its mark. A move without one tells by the status alone: to have it
 * already is what was asked, whoever moved the ticket. Where the status is right and an asked comment is missing, the
 * move was somebody else's and nothing of ours was done.
 */
export async function findStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const issue = await readIfThere(connection, id);
  if (!issue) return undefined;
  const wanted = nativeStatuses(await connection.reference.statuses(), change.status);
  const reached = wanted.some((native) => native.id === issue.status.id);
  if (change.comment === undefined) {
    if (!reached) return undefined;
    return written('unchanged', await toTicket(connection, issue), unkept(change));
  }
  const { id: me } = await connection.reference.me();
  const journal = markedJournal(issue, me, attempt.mark);
  if (!journal) return undefined;
  // Redmine keeps a private comment apart from the change that came with it, with the same time
  const moved = (issue.journals ?? []).some(
    ({ user, created_on, details }) =>
      user?.id === me &&
      created_on === journal.created_on &&
      details.some(
        ({ name, new_value }) =>
          name === 'status_id' && wanted.some((native) => native.id === new_value),
      ),
  );
  return written('updated', await toTicket(connection, issue), [
    ...(reached || moved ? [] : [onlyTheComment(issue, change.status)]),
    ...unkept(change),
  ]);
}

/** The ticket, and the native status that it would get: undefined when it has a fitting one already. */
async function movable(
  connection: Connection,
  id: string,
  change: StatusChange,
): Promise<{ before: Issue; target: NativeStatus | undefined }> {
  const before = await readIssue(connection, id);
  if (change.expectedVersion !== undefined && change.expectedVersion !== versionOf(before)) {
    throw staleVersion(before);
  }
  const wanted = nativeStatuses(await connection.reference.statuses(), change.status);
  if (wanted.some((native) => native.id === before.status.id)) {
    return { before, target: undefined };
  }
  if (!(await mayEdit(connection, before))) throw refused(before, change.status, []);
  const target = wanted.find((native) => allows(before, native.id));
  if (!target) throw refused(before, change.status, allowedWords(before));
  if (change.comment !== undefined) {
    await requireInternalNotes(connection, before, 'Set the status without a comment.');
  }
  return { before, target };
}

/** A server before 5.0 does not tell what is allowed: then the write is tried and read back. */
function allows({ allowed_statuses }: Issue, id: string): boolean {
  return !allowed_statuses || allowed_statuses.some((native) => native.id === id);
}

/** Where the workflow leads from here, in neutral words. */
function allowedWords(issue: Issue): Status[] {
  const others = (issue.allowed_statuses ?? []).filter(({ id }) => id !== issue.status.id);
  return [...new Set(others.map(neutralStatus))];
}

function refused(issue: Issue, wanted: Status, allowed: readonly Status[]): ConnectorError {
  const message = `not reachable from ${issue.status.name} with the rights of this connector`;
  return new ConnectorError('invalid', `Ticket #${issue.id} cannot become ${wanted}: ${message}.`, {
    hint:
      allowed.length === 0
        ? 'No other status is allowed to the account of this connector.'
        : `Allowed now: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'status', message, allowed }] },
  });
}

function unwritten(change: StatusChange): string[] {
  return [
    ...(change.comment === undefined
      ? []
      : ['comment: not written, because the ticket already has this status. Use add_comment.']),
    ...unkept(change),
  ];
}

/** Redmine has statuses only. */
function unkept({ resolution }: StatusChange): string[] {
  return resolution === undefined ? [] : ['resolution: dropped, Redmine has no resolutions.'];
}

/** A setting of the server, on by default, that it does not tell: who closes a ticket closes its duplicates. */
function closesToo(issue: Issue, { is_closed }: NativeStatus): string[] {
  const duplicates = linksOf(issue).filter(({ relation }) => relation === 'duplicated_by');
  if (is_closed !== true || duplicates.length === 0) return [];
  const named = duplicates.map(({ ticket_id }) => `#${ticket_id}`).join(', ');
  return [`Redmine closes its duplicates too, unless it is told not to: ${named}.`];
}

/** No error: half of it was done, and who repeats the whole writes the comment twice. */
function onlyTheComment({ status }: Issue, wanted: Status): string {
  return `status: asked for ${wanted}, Redmine kept "${status.name}"; the comment was written.`;
}
