import { ConnectorError } from '@gatehouse/kit';
import { z } from 'zod';
import type {
  CommentDraft,
  StatusChange,
  TicketDraft,
  WriteOptions,
  Written,
} from '../../adapter.ts';
import type { Comment, Ticket } from '../../model.ts';
import type { Database } from './database.ts';
import { once } from './operations.ts';
import { ensurePerson, findPerson, findQueue } from './people.ts';
import {
  commentRow,
  TICKET_COLUMNS,
  TICKET_TABLES,
  ticketRow,
  toComment,
  toSummary,
} from './rows.ts';
import { checkMove } from './workflow.ts';

/** One open desk: its file, the prefix of its ticket numbers, its default queue and its clock (ms since the epoch). */
export interface Desk {
  readonly database: Database;
  readonly prefix: string;
  readonly defaultQueue: string;
  readonly now: () => number;
}

const COMMENT_QUERY = `
  SELECT c.id, c.at, c.visibility, c.body, p.id AS author_id, p.name AS author_name, p.email AS author_email
  FROM comment c JOIN person p ON p.id = c.author_id`;

/** Throws ConnectorError `not_found`. */
export function getTicket({ database, prefix }: Desk, id: string): Ticket {
  const row = /^\d{1,15}$/.test(id)
    ? database.one(
        ticketRow,
        `SELECT ${TICKET_COLUMNS} FROM ${TICKET_TABLES} WHERE t.id = ?`,
        Number(id),
      )
    : undefined;
  if (!row) {
    throw new ConnectorError('not_found', `There is no ticket "${id}".`, {
      hint: 'Take the id from a search result.',
    });
  }
  const comments = database.all(
    commentRow,
    `SELECT * FROM (${COMMENT_QUERY} WHERE c.ticket_id = ? ORDER BY c.id DESC LIMIT 5) ORDER BY id`,
    row.id,
  );
  return {
    ...toSummary(row, prefix),
    body: row.body,
    version: `v${row.version}`,
    recent_comments: comments.map(toComment),
  };
}

export function createTicket(desk: Desk, draft: TicketDraft, write: WriteOptions): Written<Ticket> {
  const { database } = desk;
  return once(database, ['create', draft], write, () => {
    const at = instant(desk);
    const actor = ensurePerson(database, write.actor);
    const assignee =
      draft.assignee === undefined ? null : findPerson(database, 'assignee', draft.assignee);
    const requester =
      draft.requester === undefined ? actor : findPerson(database, 'requester', draft.requester);
    const id = database.run(
      `INSERT INTO ticket (title, body, status, priority, queue_id, requester_id, assignee_id, due_date, created_at, updated_at)
       VALUES (?, ?, 'new', ?, ?, ?, ?, ?, ?, ?)`,
      draft.title,
      draft.body,
      draft.priority ?? 'normal',
      findQueue(database, draft.queue ?? desk.defaultQueue),
      requester,
      assignee,
      draft.due_date ?? null,
      at,
      at,
    );
    for (const name of new Set(draft.labels)) {
      database.run(
        'INSERT INTO label (ticket_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING',
        id,
        name,
      );
    }
    database.run(
      "INSERT INTO ticket_text (rowid, title, body, comments) VALUES (?, ?, ?, '')",
      id,
      draft.title,
      draft.body,
    );
    note(desk, id, actor, 'ticket', null, 'created');
    return written('created', getTicket(desk, String(id)));
  });
}

export function setStatus(
  desk: Desk,
  id: string,
  change: StatusChange,
  write: WriteOptions,
): Written<Ticket> {
  const { database } = desk;
  return once(database, ['status', id, change], write, () => {
    const before = getTicket(desk, id);
    if (change.expectedVersion !== undefined && change.expectedVersion !== before.version) {
      throw new ConnectorError(
        'conflict',
        `Ticket ${before.display_id} changed since it was read.`,
        {
          hint: 'Read it again and decide on its current state.',
          details: { current_version: before.version },
        },
      );
    }
    if (before.status === change.status) return written('unchanged', before);
    checkMove(before.status, change.status);
    const actor = ensurePerson(database, write.actor);
    touch(desk, before.id, 'status = ?', change.status);
    note(desk, Number(before.id), actor, 'status', before.status, change.status);
    if (change.comment !== undefined) {
      insertComment(desk, before.id, actor, { body: change.comment, visibility: 'internal' });
    }
    return written('updated', getTicket(desk, id));
  });
}

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

function insertComment(desk: Desk, ticket: string, author: string, draft: CommentDraft): Comment {
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

function touch(desk: Desk, ticket: string, assignment: string, ...values: string[]): void {
  desk.database.run(
    `UPDATE ticket SET ${assignment}, updated_at = ?, version = version + 1 WHERE id = ?`,
    ...values,
    instant(desk),
    Number(ticket),
  );
}

function note(
  desk: Desk,
  ticket: number,
  by: string,
  field: string,
  was: string | null,
  became: string,
): void {
  desk.database.run(
    'INSERT INTO change (ticket_id, at, by, field, was, became) VALUES (?, ?, ?, ?, ?, ?)',
    ticket,
    instant(desk),
    by,
    field,
    was,
    became,
  );
}

const instant = (desk: Desk) => new Date(desk.now()).toISOString();

function written<Record>(result: Written<Record>['result'], record: Record): Written<Record> {
  return { result, record, enforcement: 'vendor', warnings: [] };
}
