import { ConnectorError } from '@gatehouse/kit';
import { z } from 'zod';
import type { AttachmentFile } from '../../adapter.ts';
import type { Attachment } from '../../model.ts';
import type { Database } from './database.ts';

const summary = z.object({ id: z.int(), name: z.string(), type: z.string(), size: z.int() });
const whole = summary.extend({ bytes: z.instanceof(Uint8Array) });
const COLUMNS = 'id, name, type, length(bytes) AS size';

export function attachmentsOf(database: Database, ticket: number): Attachment[] {
  return database
    .all(summary, `SELECT ${COLUMNS} FROM attachment WHERE ticket_id = ? ORDER BY id`, ticket)
    .map((row) => ({ ...row, id: String(row.id) }));
}

/** Throws ConnectorError `not_found`. */
export function getAttachment(database: Database, id: string): AttachmentFile {
  const row = /^\d{1,15}$/.test(id)
    ? database.one(whole, `SELECT ${COLUMNS}, bytes FROM attachment WHERE id = ?`, Number(id))
    : undefined;
  if (!row) {
    throw new ConnectorError('not_found', `There is no attachment "${id}".`, {
      hint: 'Take the id from attachments of get_ticket.',
    });
  }
  return { ...row, id: String(row.id) };
}
