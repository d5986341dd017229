import { ConnectorError, emptyReply, type Plan } from '@gatehouse/kit';
import type { StatusChange, WriteOptions, Written } from '../../adapter.ts';
import { inWords, nameOf } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import { markedComment, postComment, requireInternal } from './comments.ts';
import type { Connection } from './connection.ts';
import { neutralStatus, plain } from './enums.ts';
import { ifThere, issuePath, readIssue, requireVersion, toTicket } from './issues.ts';
import { asKept } from './kept.ts';
import { moveTo, type Move } from './moves.ts';
import { commentOf, summaryOf } from './records.ts';
import { withFields } from './refusals.ts';
import type { Issue } from './replies.ts';
import { ownChanges } from './update.ts';
import { afterWrite, written } from './written.ts';

/**
 * Moves a ticket by a transition of its workflow, and reads it back. A comment is written after the move, by itself:
 * within a transition that has no screen Jira drops it without a word. Throws `invalid` with the allowed moves,
 * `conflict` for a stale version, `not_supported` for a comment that could not be kept internal.
 */
export async function setStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket>> {
  const { before, move } = await movable(connection, id, change);
  if (!move) return written('unchanged', await toTicket(connection, before), unwritten(change));
  const body = {
    transition: { id: move.id },
    ...(move.resolution !== undefined && { fields: { resolution: { name: move.resolution } } }),
  };
  await withFields([], () =>
    connection.http.post(`${issuePath(before.id)}/transitions`, body, emptyReply),
  );
  const lost = await comment(connection, before.id, change, attempt);
  const record = await afterWrite(async () =>
    toTicket(connection, await readIssue(connection, before.id)),
  );
  return written('updated', record, [
    ...(record.status === change.status
      ? []
      : [`status: asked for ${change.status}, Jira kept "${record.status_native}".`]),
    ...unkept(change, record),
    ...lost,
  ]);
}

/** The move has happened: what fails here is a warning, not an error that says "nothing was done". */
async function comment(
  connection: Connection,
  id: string,
  { comment: body }: StatusChange,
  { mark, since }: WriteOptions['attempt'],
): Promise<string[]> {
  if (body === undefined) return [];
  const draft = { body, visibility: 'internal' } as const;
  try {
    const native = await postComment(connection, id, draft, mark);
    const { visibility } = commentOf(native);
    return visibility === 'internal' ? [] : [`comment: Jira made it ${visibility}.`];
  } catch (error) {
    const unsure = error instanceof ConnectorError && error.code === 'outcome_unknown';
    const found =
      unsure && (await markedComment(connection, id, mark, since).catch(() => 'unknown'));
    if (found === 'unknown') {
      return ['comment: whether Jira kept it is not known; list the comments before you add it.'];
    }
    return found ? [] : ['comment: not written, Jira refused it; use add_comment.'];
  }
}

/** What `setStatus` would change. Throws what it throws before it writes. */
export async function planStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
): Promise<Plan> {
  const { before, move } = await movable(connection, id, change);
  const ticket = summaryOf(before, connection);
  const was = inWords(ticket.status, ticket.status_native);
  if (!move) {
    const said = `${nameOf(ticket)} is ${was} already; nothing would change.`;
    return { summary: [said, ...unwritten(change)].join(' '), target: before.id, changes: [] };
  }
  const becomes = inWords(change.status, move.to.name);
  const dropped = change.resolution !== undefined && move.resolution === undefined;
  const said = [
    `Moves ${nameOf(ticket)} from ${was} to ${becomes}, under the account of this connector.`,
    ...(dropped ? ['Jira asks for no resolution here and may set its own.'] : []),
  ];
  return {
    summary: said.join(' '),
    target: before.id,
    changes: [
      { field: 'status', was, becomes },
      ...(move.resolution === undefined ? [] : [{ field: 'resolution', becomes: move.resolution }]),
      ...(change.comment === undefined
        ? []
        : [{ field: 'internal comment', becomes: asKept(change.comment) }]),
    ],
  };
}

/**
 * What an earlier try left. To have the status already is what was asked, whoever moved the ticket; where it went on
 * since then, a move of our own from after the attempt began tells. A comment tells by its mark. Where the status is
 * right, an asked comment is missing and the move was not ours, nothing of ours was done.
 */
export async function findStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const issue = await ifThere(readIssue(connection, id));
  if (!issue) return undefined;
  const reached = summaryOf(issue, connection).status === change.status;
  const answer = async (result: 'unchanged' | 'updated', warnings: readonly string[] = []) => {
    const record = await toTicket(connection, issue);
    return written(result, record, [...unkept(change, record), ...warnings]);
  };
  if (change.comment === undefined && reached) return answer('unchanged');
  const moved = await ownMove(connection, issue, change, attempt.since);
  if (change.comment === undefined) return moved ? answer('updated') : undefined;
  const found = await markedComment(connection, issue.id, attempt.mark, attempt.since);
  if (found) return answer('updated');
  return moved ? answer('updated', ['comment: not written; use add_comment.']) : undefined;
}

async function ownMove(
  connection: Connection,
  { id }: Issue,
  { status }: StatusChange,
  since: number,
): Promise<boolean> {
  const statuses = await connection.reference.statuses();
  const changes = await ownChanges(connection, id, since);
  return changes.some(({ items }) => {
    const given = items.find((item) => item.fieldId === 'resolution')?.toString ?? undefined;
    return items.some((item) => {
      const to = statuses.find((native) => native.id === item.to);
      return item.fieldId === 'status' && to && neutralStatus(to, given) === status;
    });
  });
}

/** The issue, and the move that it would make: undefined when it has the status already. */
async function movable(
  connection: Connection,
  id: string,
  change: StatusChange,
): Promise<{ before: Issue; move: Move | undefined }> {
  const before = await readIssue(connection, id);
  requireVersion(before, change.expectedVersion);
  if (summaryOf(before, connection).status === change.status) return { before, move: undefined };
  if (change.comment !== undefined) requireInternal(before, 'Set the status without a comment.');
  return { before, move: await moveTo(connection, before, change) };
}

function unwritten({ comment: body, resolution }: StatusChange): string[] {
  const why = 'not written, because the ticket already has this status.';
  return [
    ...(body === undefined ? [] : [`comment: ${why} Use add_comment.`]),
    ...(resolution === undefined ? [] : [`resolution: ${why}`]),
  ];
}

function unkept({ resolution }: StatusChange, { resolution: kept = '' }: Ticket): string[] {
  if (resolution === undefined || plain(resolution) === plain(kept)) return [];
  const has = kept === '' ? 'nothing' : `"${kept}"`;
  return [`resolution: asked for "${resolution}", Jira kept ${has}.`];
}
