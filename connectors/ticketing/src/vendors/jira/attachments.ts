import { ConnectorError } from '@gatehouse/kit';
import type { AttachmentFile } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { attachmentOf } from './records.ts';
import { nativeAttachment } from './replies.ts';

/** Bytes of the largest reply that the connector reads. */
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * A file and its content. It is fetched by its id and by way of Jira itself (`redirect=false`): the storage that Jira
 * would send us to is another host, where the credential must not go. Throws `not_found`, and `invalid` for a file that
 * is too large.
 */
export async function getAttachment(
  { http, origin }: Connection,
  id: string,
): Promise<AttachmentFile> {
  if (!/^\d{1,18}$/.test(id)) {
    throw new ConnectorError('not_found', 'There is no such attachment: Jira counts them.', {
      hint: 'Take the id from attachments of get_ticket.',
    });
  }
  const found = await http.get(`rest/api/3/attachment/${id}`, nativeAttachment);
  const path = `rest/api/3/attachment/content/${id}`;
  const url = new URL(path, origin).href;
  const { size } = found;
  if (typeof size === 'number' && size > MOST_BYTES) {
    const message = `has ${size} bytes; at most ${MOST_BYTES} are read`;
    throw new ConnectorError('invalid', `Attachment ${id} ${message}.`, {
      hint: `A person opens it at ${url}.`,
      details: { fields: [{ field: 'attachment_id', message }] },
    });
  }
  const { bytes, type } = await http.file(path, { query: { redirect: 'false' } });
  return { type, ...attachmentOf(found), size: bytes.length, url, bytes };
}
