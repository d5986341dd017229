import { ConnectorError } from '@gatehouse/kit';
import type { AttachmentFile } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { attachmentOf } from './records.ts';
import { attachmentReply } from './replies.ts';

/** Bytes of the largest reply that the connector reads. */
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * A file and its content. Zendesk keeps it on another host, under an address that is a key by itself: it is fetched
 * without the credential and never given to a caller. Throws `not_found`, `invalid` for a file that is too large, and
 * `forbidden` for one in which Zendesk found malware.
 */
export async function getAttachment({ http }: Connection, id: string): Promise<AttachmentFile> {
  if (!/^\d{1,15}$/.test(id)) {
    throw new ConnectorError('not_found', 'There is no such attachment: Zendesk counts them.', {
      hint: 'Take the id from attachments of get_ticket.',
    });
  }
  const found = await http.get(`api/v2/attachments/${id}.json`, attachmentReply);
  if (found.malware_scan_result === 'malware_found') {
    throw new ConnectorError('forbidden', `Zendesk found malware in attachment ${id}.`, {
      hint: 'Leave it; an administrator of Zendesk can look at it.',
    });
  }
  if (typeof found.size === 'number' && found.size > MOST_BYTES) {
    const message = `has ${found.size} bytes; at most ${MOST_BYTES} are read`;
    throw new ConnectorError('invalid', `Attachment ${id} ${message}.`, {
      hint: 'A person opens it in the ticket.',
      details: { fields: [{ field: 'attachment_id', message }] },
    });
  }
  const { bytes, type } = await http.file(found.content_url);
  return { type, ...attachmentOf(found), size: bytes.length, bytes };
}
