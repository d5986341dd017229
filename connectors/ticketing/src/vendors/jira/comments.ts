import { ConnectorError, type Plan } from '@gatehouse/kit';
import { z } from 'zod';
import type { CommentDraft, ListPage, Page, WriteOptions, Written } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { nameOf } from '../../in-words.ts';
import type { Comment, Visibility } from '../../model.ts';
import { toAdf } from '../../text/adf.ts';
import type { Connection } from './connection.ts';
import { ifThere, issuePath, readIssue } from './issues.ts';
import { asKept } from './kept.ts';
import { CLOCK_MARGIN_MS, CREATED, isMark, markOf } from './marks.ts';
import { isServiceDesk } from './projects.ts';
import { commentOf, summaryOf } from './records.ts';
import { withFields } from './refusals.ts';
import { commentsReply, nativeComment, type Issue, type NativeComment } from './replies.ts';
import { written } from './written.ts';

/** Where the next page begins. */
const position = z.object({ start: z.int().min(0) });
const MOST = 100;

/** The oldest first. Jira cannot choose by visibility, so a page of one kind is filled by reading. Throws `not_found`. */
export async function listComments(
  connection: Connection,
  ticket: string,
  visibility: Visibility | undefined,
  page: Page,
): Promise<ListPage<Comment>> {
  let start = page.position === undefined ? 0 : position.parse(page.position).start;
  const items: Comment[] = [];
  for (;;) {
    const size = visibility === undefined ? page.limit : MOST;
    // each page starts where the one before ended
    // oxlint-disable-next-line no-await-in-loop
    const found = await commentsOf(connection, ticket, { startAt: start, maxResults: size });
    for (const native of found.items) {
      const comment = commentOf(native);
      if (visibility !== undefined && comment.visibility !== visibility) {
        start += 1;
        continue;
      }
      if (items.length === page.limit) return { items, next: { start } };
      items.push(comment);
      start += 1;
    }
    const more =
      found.items.length > 0 &&
      (found.total === undefined ? found.items.length >= size : start < found.total);
    if (!more) return { items };
    if (visibility === undefined) return { items, next: { start } };
  }
}

function commentsOf(
  { http }: Connection,
  ticket: string,
  query: Readonly<Record<string, string | number>>,
) {
  return http.get(`${issuePath(ticket)}/comment`, commentsReply, {
    query: { orderBy: 'created', ...query },
  });
}

/**
 * Adds a comment and gives back what Jira kept of it. In a service desk it is public unless a property says that it is
 * internal. Throws `not_found`, and `not_supported` for an internal one where everybody would see it.
 */
export async function addComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
  { attempt }: WriteOptions,
): Promise<Written<Comment>> {
  const { id } = await commentable(connection, ticket, draft.visibility);
  return kept(await postComment(connection, id, draft, attempt.mark), draft);
}

/** Writes it; who calls has asked whether it may be internal. */
export function postComment(
  { http }: Connection,
  ticket: string,
  { body, visibility }: CommentDraft,
  mark: string,
): Promise<NativeComment> {
  const internal = visibility === 'internal';
  const properties = [
    markOf(CREATED, mark),
    ...(internal ? [{ key: 'sd.public.comment', value: { internal: true } }] : []),
  ];
  return withFields([], () =>
    http.post(`${issuePath(ticket)}/comment`, { body: toAdf(body), properties }, nativeComment),
  );
}

/** What `addComment` would write. Throws what it throws before it writes. */
export async function planComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
): Promise<Plan> {
  const before = await commentable(connection, ticket, draft.visibility);
  return {
    summary: `Adds a comment to ${nameOf(summaryOf(before, connection))}, under the account of this connector.`,
    target: before.id,
    changes: [{ field: `${draft.visibility} comment`, becomes: asKept(draft.body) }],
  };
}

/** The comment that an earlier try of this attempt left. */
export async function findComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
  { attempt }: WriteOptions,
): Promise<Written<Comment> | undefined> {
  const found = await markedComment(connection, ticket, attempt.mark, attempt.since);
  return found && kept(found, draft);
}

/** The newest come first, back to the begin of the attempt. Undefined: there is none, or the ticket is gone. */
export async function markedComment(
  connection: Connection,
  ticket: string,
  mark: string,
  since: number,
): Promise<NativeComment | undefined> {
  const { accountId: me } = await connection.reference.me();
  for (let startAt = 0; ; startAt += MOST) {
    const asked = { startAt, maxResults: MOST, orderBy: '-created', expand: 'properties' };
    // oxlint-disable-next-line no-await-in-loop
    const found = await ifThere(commentsOf(connection, ticket, asked));
    const ours = found?.items.find(
      ({ author, properties }) =>
        author?.accountId === me &&
        properties.some(({ key, value }) => key === CREATED && isMark(value, mark)),
    );
    if (ours) return ours;
    const oldest = found?.items.at(-1);
    const before = oldest && Date.parse(oldest.created) < since - CLOCK_MARGIN_MS;
    if (!found || before !== false || found.items.length < MOST) return undefined;
  }
}

/** The issue, if the comment could be written to it as asked. */
async function commentable(
  connection: Connection,
  ticket: string,
  visibility: Visibility,
): Promise<Issue> {
  const issue = await readIssue(connection, ticket);
  if (visibility === 'internal')
    requireInternal(issue, 'Write it elsewhere, or as a public comment.');
  const rights = issue.project ? await connection.reference.rights(issue.project) : [];
  if (rights.includes('ADD_COMMENTS')) return issue;
  throw new ConnectorError(
    'forbidden',
    `The account of this connector may not comment on ticket ${issue.key}.`,
    { hint: 'Ask the operator for the permission "Add comments" in its project.' },
  );
}

/** Throws `not_supported` outside of a service desk: Jira would show such a comment to everybody. */
export function requireInternal({ key, project }: Issue, hint: string): void {
  if (isServiceDesk(project)) return;
  throw notSupported(
    'Jira',
    'internal_comment',
    `keep a comment on ${key} from its requester: its project is no service desk`,
    hint,
  );
}

function kept(native: NativeComment, draft: CommentDraft): Written<Comment> {
  const record = commentOf(native);
  return written('created', record, [
    ...(record.visibility === draft.visibility
      ? []
      : [`visibility: asked for ${draft.visibility}, Jira made the comment ${record.visibility}.`]),
    ...(record.body === asKept(draft.body) ? [] : ['body: Jira kept another text.']),
  ]);
}
