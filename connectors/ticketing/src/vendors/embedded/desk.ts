import { ConnectorError } from '@gatehouse/kit';
import type { Written } from '../../adapter.ts';
import { customField, type Ticket } from '../../model.ts';
import { attachmentsOf } from './attachments.ts';
import type { Database } from './database.ts';
import { linksOf } from './link-rows.ts';
import {
  commentRow,
  TICKET_COLUMNS,
  TICKET_TABLES,
  ticketRow,
  toComment,
  toSummary,
} from './rows.ts';

/** One open desk: its file, the prefix of its ticket numbers, its default queue and its clock (ms since the epoch). */
export interface Desk {
  readonly database: Database;
  readonly prefix: string;
  readonly defaultQueue: string;
  readonly now: () => number;
}

export const COMMENT_QUERY = `
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
    ...(row.type !== null && { type: row.type }),
    ...(row.resolution !== null && { resolution: row.resolution }),
    custom_fields: database.all(
      customField,
      'SELECT field, value FROM custom_field WHERE ticket_id = ? ORDER BY field',
      row.id,
    ),
    attachments: attachmentsOf(database, row.id),
    links: linksOf(database, row.id),
    version: `v${row.version}`,
    recent_comments: comments.map(toComment),
  };
}

/** Raises the version of a ticket, with fields set where `assignment` says so. */
export function touch(
  desk: Desk,
  ticket: string,
  assignment: string,
  ...values: (string | number | null)[]
): void {
  desk.database.run(
    `UPDATE ticket SET ${assignment}, updated_at = ?, version = version + 1 WHERE id = ?`,
    ...values,
    instant(desk),
    Number(ticket),
  );
}

/** Keeps who changed what. */
export function note(
  desk: Desk,
  ticket: number,
  by: string,
  change: { readonly field: string; readonly was: string | null; readonly became: string | null },
): void {
  desk.database.run(
    'INSERT INTO change (ticket_id, at, by, field, was, became) VALUES (?, ?, ?, ?, ?, ?)',
    ticket,
    instant(desk),
    by,
    change.field,
    change.was,
    change.became,
  );
}

export const instant = (desk: Desk) => new Date(desk.now()).toISOString();

export function written<Record>(
  result: Written<Record>['result'],
  record: Record,
): Written<Record> {
  return { result, record, enforcement: 'vendor', warnings: [] };
}
