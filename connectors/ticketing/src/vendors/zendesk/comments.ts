import { ConnectorError, type Plan } from '@gatehouse/kit';
import { z } from 'zod';
import type { CommentDraft, ListPage, Page, WriteOptions, Written } from '../../adapter.ts';
import { nameOf } from '../../in-words.ts';
import type { Comment, Visibility } from '../../model.ts';
import type { Connection } from './connection.ts';
import { findAudit } from './marks.ts';
import { asKept, writeProse } from './prose.ts';
import { commentOf } from './records.ts';
import { MAX_PAGE } from './reference-data.ts';
import { commentsReply, type Audit, type NativeTicket } from './replies.ts';
import { readIfThere, readTicket, requireOpen, writeTicket } from './tickets.ts';
import { afterWrite, written } from './written.ts';

/** The page of Zendesk that is being read, and how many of its comments were seen. */
const position = z.object({ after: z.string().optional(), seen: z.int().min(0) });

/** The oldest first, without the first one, which is the text of the ticket. Throws `not_found`. */
export async function listComments(
  connection: Connection,
  ticket: string,
  visibility: Visibility | undefined,
  page: Page,
): Promise<ListPage<Comment>> {
  const { ticket: read } = await readTicket(connection, ticket);
  const start = page.position === undefined ? { seen: 1 } : position.parse(page.position);
  let { after, seen } = start;
  const items: Comment[] = [];
  for (;;) {
    const query = { include: 'users', 'page[size]': MAX_PAGE, 'page[after]': after };
    // each page starts where the one before ended
    const got = await connection.http.get(
      `api/v2/tickets/${read.id}/comments.json`,
      commentsReply,
      {
        query,
      },
    );
    for (const native of got.items.slice(seen)) {
      const comment = commentOf(native, got.users);
      const wanted = visibility === undefined || comment.visibility === visibility;
      if (wanted && items.length === page.limit) return { items, next: { after, seen } };
      if (wanted) items.push(comment);
      seen += 1;
    }
    if (got.after === undefined) return { items };
    ({ after, seen } = { after: got.after, seen: 0 });
  }
}

/**
 * Adds a comment and gives back what Zendesk kept of it. A public one is mailed to the requester. Throws `not_found`,
 * `invalid` for a closed ticket, and `forbidden` when the account may write internal comments only.
 */
export async function addComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
  write: WriteOptions,
): Promise<Written<Comment>> {
  const { id } = await commentable(connection, ticket, draft);
  const comment = {
    html_body: writeProse(draft.body),
    public: draft.visibility === 'public',
  };
  const reply = await writeTicket(connection, id, { comment }, write);
  const audit = reply.audit ?? (await afterWrite(() => findAudit(connection, id, write.attempt)));
  const kept = audit && (await keptIn(connection, audit, draft));
  if (kept) return kept;
  throw new ConnectorError('outcome_unknown', 'Zendesk accepted the comment and shows none.', {
    hint: 'Read the comments of the ticket before you write again.',
  });
}

/** What `addComment` would write. Throws what it throws before it writes. */
export async function planComment(
  connection: Connection,
  ticket: string,
  draft: CommentDraft,
): Promise<Plan> {
  const { id, subject } = await commentable(connection, ticket, draft);
  const name = nameOf({ display_id: `#${id}`, title: subject });
  const mailed = draft.visibility === 'public' ? ', and mails it to the requester' : '';
  return {
    summary: `Adds a comment to ${name}, under the account of this connector${mailed}.`,
    target: id,
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
  const read = await readIfThere(connection, ticket);
  const audit = read && (await findAudit(connection, read.ticket.id, attempt));
  return audit && keptIn(connection, audit, draft);
}

/** The ticket, if the comment could be written to it as asked. */
async function commentable(
  connection: Connection,
  id: string,
  { visibility }: CommentDraft,
): Promise<NativeTicket> {
  const { ticket } = await readTicket(connection, id);
  requireOpen(ticket);
  const { only_private_comments: onlyInternal } = await connection.reference.me();
  if (visibility === 'internal' || onlyInternal !== true) return ticket;
  throw new ConnectorError(
    'forbidden',
    'The account of this connector may write internal comments only. Nothing was written.',
    { hint: 'Write an internal comment, or ask the operator for an agent who may reply publicly.' },
  );
}

async function keptIn(
  { reference }: Connection,
  audit: Audit,
  draft: CommentDraft,
): Promise<Written<Comment> | undefined> {
  const event = audit.events.find(({ type }) => type === 'Comment');
  if (event?.id === undefined) return undefined;
  const native = { ...event, id: event.id, created_at: audit.created_at };
  const record = commentOf(native, [await reference.me()]);
  return written('created', record, [
    // whoever relies on secrecy must hear of it
    ...(record.visibility === draft.visibility
      ? []
      : [
          `visibility: asked for ${draft.visibility}, Zendesk made the comment ${record.visibility}.`,
        ]),
    ...(record.body === asKept(draft.body) ? [] : ['body: Zendesk kept another text.']),
  ]);
}
