import { ConnectorError } from '@gatehouse/kit';
import type { StatusChange, Written } from '../../adapter.ts';
import type { Status, Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { nativeStatuses, neutralStatus } from './enums.ts';
import { readIssue, staleVersion, toTicket, updateIssue } from './issues.ts';
import { versionOf } from './records.ts';
import type { Issue } from './replies.ts';
import { mayEdit, requireInternalNotes } from './rights.ts';

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
): Promise<Written<Ticket>> {
  const before = await readIssue(connection, id);
  if (change.expectedVersion !== undefined && change.expectedVersion !== versionOf(before)) {
    throw staleVersion(before);
  }
  const wanted = nativeStatuses(await connection.reference.statuses(), change.status);
  if (wanted.some((native) => native.id === before.status.id)) {
    return written('unchanged', await toTicket(connection, before), unwritten(change));
  }
  if (!(await mayEdit(connection, before))) throw refused(before, change.status, []);
  const target = wanted.find((native) => allows(before, native.id));
  if (!target) throw refused(before, change.status, allowedWords(before));
  if (change.comment !== undefined) {
    await requireInternalNotes(connection, before, 'Set the status without a comment.');
  }
  const after = await updateIssue(connection, before.id, {
    status_id: Number(target.id),
    ...(change.comment !== undefined && { notes: change.comment, private_notes: true }),
  });
  if (after.status.id !== target.id) {
    const others = allowedWords(after).filter((word) => word !== change.status);
    throw refused(after, change.status, others);
  }
  return written('updated', await toTicket(connection, after), []);
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
  return change.comment === undefined
    ? []
    : ['comment: not written, because the ticket already has this status. Use add_comment.'];
}

function written(
  result: 'updated' | 'unchanged',
  record: Ticket,
  warnings: readonly string[],
): Written<Ticket> {
  return { result, record, enforcement: 'checked', warnings };
}
