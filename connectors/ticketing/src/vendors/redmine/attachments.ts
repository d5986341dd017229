import { ConnectorError } from '@gatehouse/kit';
import type { AttachmentFile } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { attachmentOf } from './records.ts';
import { attachmentReply } from './replies.ts';

/** Bytes of the largest reply that the connector reads. */
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * A file and its content. It is fetched by its id from the configured address, never from the address that Redmine
 * names: behind a proxy that ends TLS this begins with http, and another server could name any. Throws `not_found`,
 * and `invalid` for a file that is too large.
 */
export async function getAttachment(
  { http, origin }: Connection,
  id: string,
): Promise<AttachmentFile> {
  if (!/^\d{1,18}$/.test(id)) {
    throw new ConnectorError('not_found', 'There is no such attachment: Redmine counts them.', {
      hint: 'Take the id from attachments of get_ticket.',
    });
  }
  const found = await http.get(`attachments/${id}.json`, attachmentReply);
  const url = new URL(`attachments/${id}`, origin).href;
  const { filesize } = found;
  if (typeof filesize === 'number' && filesize > MOST_BYTES) {
    const message = `has ${filesize} bytes; at most ${MOST_BYTES} are read`;
    throw new ConnectorError('invalid', `Attachment ${id} ${message}.`, {
      hint: `A person opens it at ${url}.`,
      details: { fields: [{ field: 'attachment_id', message }] },
    });
  }
  const { bytes, type } = await http.file(`attachments/download/${id}`);
  return { type, ...attachmentOf(found), size: bytes.length, url, bytes };
}
