import type { AttachmentFile } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';

/** Files of GitHub are addresses in a text, which belong to no issue. */
export async function getAttachment(): Promise<AttachmentFile> {
  throw notSupported(
    'GitHub',
    'get_attachment',
    'give a file: those of an issue are addresses in its text',
    'Read the text with get_ticket or list_comments; a person opens the address in it.',
  );
}
