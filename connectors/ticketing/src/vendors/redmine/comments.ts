import { ConnectorError } from '@gatehouse/kit';
import type { CommentDraft, Written } from '../../adapter.ts';
import type { Comment } from '../../model.ts';
import type { Connection } from './connection.ts';
import { readIssue, updateIssue } from './issues.ts';
import { commentOf } from './records.ts';
import type { Issue, Journal } from './replies.ts';
import { requireInternalNotes } from './rights.ts';

/**
 * Adds a comment and gives back what Redmine kept of it. Throws `not_found`, and `forbidden` when the account may not
 * comment, or not internally; Redmine itself would answer 204 to both.
 */
export async function addComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
): Promise<Written<Comment>> {
  const before = await readIssue(connection, ticket);
  const internal = draft.visibility === 'internal';
  if (internal) {
    await requireInternalNotes(
      connection,
      before,
      'Ask the operator for the permission "Set notes as private", or write it elsewhere.',
    );
  }
  const { id: me } = await connection.reference.me();
  const after = await updateIssue(connection, before.id, {
    notes: draft.body,
    private_notes: internal,
  });
  const journal = added(before, after, draft.body, me);
  if (!journal) {
    throw new ConnectorError('forbidden', 'Redmine accepted the comment and kept none.', {
      hint: 'The account of this connector may not comment on this ticket; ask the operator.',
    });
  }
  const record = commentOf(journal);
  // the permission was there a moment ago; whoever relies on secrecy must hear of it
  const warnings =
    record.visibility === draft.visibility
      ? []
      : [
          `visibility: asked for ${draft.visibility}, Redmine made the comment ${record.visibility}.`,
        ];
  return { result: 'created', record, enforcement: 'checked', warnings };
}

/** Our own new journal: others may have written between the two reads. */
function added(before: Issue, after: Issue, body: string, me: string): Journal | undefined {
  const known = new Set((before.journals ?? []).map(({ id }) => id));
  return (after.journals ?? []).findLast(
    ({ id, user, notes }) =>
      !known.has(id) && user?.id === me && notes === body.replaceAll('\r\n', '\n'),
  );
}
