import type { Plan } from '@gatehouse/kit';
import { z } from 'zod';
import type { CommentDraft, ListPage, Page, WriteOptions, Written } from '../../adapter.ts';
import { nameOf } from '../../in-words.ts';
import type { Comment, Visibility } from '../../model.ts';
import { COMMENT_QUERY, getTicket, instant, touch, written, type Desk } from './desk.ts';
import { find, once } from './operations.ts';
import { ensurePerson } from './people.ts';
import { commentRow, toComment } from './rows.ts';

/** Throws ConnectorError `not_found`. */
export function listComments(
  desk: Desk,
  id: string,
  visibility: Visibility | undefined,
  page: Page,
): ListPage<Comment> {
  const ticket = getTicket(desk, id);
  const after = page.position === undefined ? 0 : z.int().parse(page.position);
  const rows = desk.database.all(
    commentRow,
    `${COMMENT_QUERY} WHERE c.ticket_id = ?1 AND c.id > ?2 AND c.visibility = coalesce(?3, c.visibility)
     ORDER BY c.id LIMIT ?4`,
    Number(ticket.id),
    after,
    visibility ?? null,
    page.limit + 1,
  );
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items: items.map(toComment),
    ...(last && rows.length > page.limit && { next: last.id }),
  };
}

/** Throws ConnectorError `not_found`. */
export function addComment(
  desk: Desk,
  id: string,
  draft: CommentDraft,
  write: WriteOptions,
): Written<Comment> {
  const { database } = desk;
  return once(database, ['comment', id, draft], write, () => {
    const ticket = getTicket(desk, id);
    const actor = ensurePerson(database, write.actor);
    touch(desk, ticket.id, 'status = status');
    return written('created', insertComment(desk, ticket.id, actor, draft));
  });
}

/** What `addComment` would write. Throws what it throws. */
export function planComment(desk: Desk, id: string, draft: CommentDraft): Plan {
  const ticket = getTicket(desk, id);
  return {
    summary: `Adds a comment to ${nameOf(ticket)}.`,
    target: ticket.id,
    changes: [{ field: `${draft.visibility} comment`, becomes: draft.body }],
  };
}

export function findComment(
  { database }: Desk,
  id: string,
  draft: CommentDraft,
  write: WriteOptions,
): Written<Comment> | undefined {
  return find(database, ['comment', id, draft], write);
}

/** Only inside of a transaction: the text must never be found without its comment. */
export function insertComment(
  desk: Desk,
  ticket: string,
  author: string,
  draft: CommentDraft,
): Comment {
  const { database } = desk;
  const id = database.run(
    'INSERT INTO comment (ticket_id, author_id, at, visibility, body) VALUES (?, ?, ?, ?, ?)',
    Number(ticket),
    author,
    instant(desk),
    draft.visibility,
    draft.body,
  );
  database.run(
    "UPDATE ticket_text SET comments = comments || ' ' || ? WHERE rowid = ?",
    draft.body,
    Number(ticket),
  );
  return toComment(
    commentRow.parse(database.one(z.unknown(), `${COMMENT_QUERY} WHERE c.id = ?`, id)),
  );
}
