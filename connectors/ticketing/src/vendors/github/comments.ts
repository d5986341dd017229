import type { Plan } from '@gatehouse/kit';
import { z } from 'zod';
import type { CommentDraft, ListPage, Page, WriteOptions, Written } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { nameOf } from '../../in-words.ts';
import type { Comment, Visibility } from '../../model.ts';
import type { Connection } from './connection.ts';
import { bodyDiffers } from './kept.ts';
import { isMarked, marked } from './marks.ts';
import { allPages, slice } from './pages.ts';
import { sinceOf, tooMany } from './recent-issues.ts';
import { commentOf, summaryOf } from './records.ts';
import { commentReply, commentsReply } from './replies.ts';
import { addressOf, pathOf } from './repositories.ts';
import { readIfThere, readIssue } from './tickets.ts';
import { written } from './written.ts';

const place = z.object({ offset: z.int().min(0) });

/** The oldest first, as GitHub lists them. Throws `not_found`, and `not_supported` for internal ones. */
export async function listComments(
  connection: Connection,
  ticket: string,
  visibility: Visibility | undefined,
  page: Page,
): Promise<ListPage<Comment>> {
  if (visibility === 'internal') throw noInternal('list internal comments');
  const { comments: count } = await readIssue(connection, ticket);
  const { offset } = page.position === undefined ? { offset: 0 } : place.parse(page.position);
  const path = `${pathOf(addressOf(connection, ticket))}/comments`;
  const read = (query: { page: number; per_page: number }) =>
    connection.http.get(path, commentsReply, { query });
  const items = await slice(read, offset, page.limit);
  const end = offset + items.length;
  return {
    items: items.map(commentOf),
    ...(items.length > 0 && end < count && { next: { offset: end } }),
  };
}

/** Throws `not_found`, and `not_supported` for an internal comment: GitHub would show it to everybody. */
export async function addComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
  { attempt }: WriteOptions,
): Promise<Written<Comment>> {
  requirePublic(draft);
  await readIssue(connection, ticket);
  const path = `${pathOf(addressOf(connection, ticket))}/comments`;
  const body = marked(draft.body, attempt.mark);
  // the answer is the comment as it was kept
  const kept = await connection.http.post(path, { body }, commentReply);
  return written('created', commentOf(kept), bodyDiffers(draft.body, kept.body));
}

export async function planComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
): Promise<Plan> {
  requirePublic(draft);
  const summary = summaryOf(connection, await readIssue(connection, ticket));
  return {
    summary: `Adds a public comment to ${nameOf(summary)}, under the account of this connector.`,
    target: summary.id,
    changes: [
      { field: 'visibility', becomes: 'public' },
      { field: 'comment', becomes: draft.body },
    ],
  };
}

/** Of our own, since the attempt began: the list does not lag. */
export async function findComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
  { attempt }: WriteOptions,
): Promise<Written<Comment> | undefined> {
  if (!(await readIfThere(connection, ticket))) return undefined;
  const me = await connection.reference.me();
  const path = `${pathOf(addressOf(connection, ticket))}/comments`;
  const { items, whole } = await allPages((page) =>
    connection.http.get(path, commentsReply, {
      query: { since: sinceOf(attempt.since), ...page },
    }),
  );
  const found = items.find(({ user, body }) => user?.login === me && isMarked(body, attempt.mark));
  if (found) return written('created', commentOf(found), bodyDiffers(draft.body, found.body));
  if (!whole) throw tooMany('comments');
  return undefined;
}

function requirePublic({ visibility }: CommentDraft): void {
  if (visibility === 'internal') throw noInternal('keep a comment internal');
}

export function noInternal(what: string) {
  return notSupported(
    'GitHub',
    'internal_comment',
    `${what}: everybody who may read the repository reads every comment`,
    'Use visibility public for what everybody may read, and another place for the rest.',
  );
}
