import { ConnectorError, type Plan } from '@gatehouse/kit';
import { z } from 'zod';
import type { CommentDraft, ListPage, Page, WriteOptions, Written } from '../../adapter.ts';
import { nameOf } from '../../in-words.ts';
import type { Comment, Visibility } from '../../model.ts';
import type { Connection } from './connection.ts';
import { readIfThere, readIssue, toTicket, updateIssue } from './issues.ts';
import { isMarked, marked } from './marks.ts';
import { isText } from './kept.ts';
import { commentOf, commentsOf } from './records.ts';
import type { Issue, Journal } from './replies.ts';
import { requireInternalNotes } from './rights.ts';
import { afterWrite, written } from './written.ts';

const position = z.object({ after: z.number() });

/**
 * The journals with a text, the oldest first. Redmine's answer holds all that the account may see, so a page is cut here.
 * Throws `not_found`.
 */
export async function listComments(
  connection: Connection,
  ticket: string,
  visibility: Visibility | undefined,
  page: Page,
): Promise<ListPage<Comment>> {
  const issue = await readIssue(connection, ticket);
  const after = page.position === undefined ? 0 : position.parse(page.position).after;
  const left = commentsOf(issue, connection).filter(
    (comment) =>
      Number(comment.id) > after && (visibility === undefined || comment.visibility === visibility),
  );
  const items = left.slice(0, page.limit);
  const last = items.at(-1);
  return { items, ...(last && left.length > items.length && { next: { after: Number(last.id) } }) };
}

/**
 * Adds a comment and gives back what Redmine kept of it. Throws `not_found`, and `forbidden` when the account may not
 * comment, or not internally; Redmine itself would answer 204 to both.
 */
export async function addComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
  { attempt }: WriteOptions,
): Promise<Written<Comment>> {
  const before = await commentable(connection, ticket, draft);
  const { id: me } = await connection.reference.me();
  await updateIssue(connection, before.id, {
    notes: marked(connection.prose.write(draft.body), attempt.mark),
    private_notes: draft.visibility === 'internal',
  });
  const after = await afterWrite(() => readIssue(connection, before.id));
  const journal = markedJournal(after, me, attempt.mark);
  if (journal) return kept(connection, journal, draft);
  throw new ConnectorError('forbidden', 'Redmine accepted the comment and kept none.', {
    hint: 'The account of this connector may not comment on this ticket; ask the operator.',
  });
}

/** What `addComment` would write. Throws what it throws before it writes. */
export async function planComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
): Promise<Plan> {
  const before = await commentable(connection, ticket, draft);
  return {
    summary: `Adds a comment to ${nameOf(await toTicket(connection, before))}, under the account of this connector.`,
    target: before.id,
    changes: [{ field: `${draft.visibility} comment`, becomes: draft.body }],
  };
}

/** The comment that an earlier try of this attempt left. */
export async function findComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
  { attempt }: WriteOptions,
): Promise<Written<Comment> | undefined> {
  const { id: me } = await connection.reference.me();
  const issue = await readIfThere(connection, ticket);
  const journal = issue && markedJournal(issue, me, attempt.mark);
  return journal && kept(connection, journal, draft);
}

/** Our own journal with this mark. Others could only repeat a mark, under their own names. */
export function markedJournal(issue: Issue, me: string, mark: string): Journal | undefined {
  return (issue.journals ?? []).findLast(
    ({ user, notes }) => user?.id === me && isMarked(notes, mark),
  );
}

/** The ticket, if the comment could be written to it as asked. */
async function commentable(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
): Promise<Issue> {
  const issue = await readIssue(connection, ticket);
  if (draft.visibility === 'internal') {
    await requireInternalNotes(
      connection,
      issue,
      'Ask the operator for the permission "Set notes as private", or write it elsewhere.',
    );
  }
  return issue;
}

function kept(connection: Connection, journal: Journal, draft: CommentDraft): Written<Comment> {
  const record = commentOf(journal, connection);
  return written('created', record, [
    // the permission was there a moment ago; whoever relies on secrecy must hear of it
    ...(record.visibility === draft.visibility
      ? []
      : [
          `visibility: asked for ${draft.visibility}, Redmine made the comment ${record.visibility}.`,
        ]),
    ...(isText(connection.prose, draft.body, journal.notes)
      ? []
      : ['body: Redmine kept another text.']),
  ]);
}
