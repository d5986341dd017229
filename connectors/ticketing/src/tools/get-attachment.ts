import { createHash } from 'node:crypto';
import { defineTool, trusted, untrusted, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { AttachmentFile, TicketingAdapter } from '../adapter.ts';
import { attachment, text } from '../model.ts';

/** Characters of a text file that one answer holds. */
const MOST_CHARACTERS = 20_000;

export const getAttachment = defineTool({
  name: 'get_attachment',
  title: 'Get attachment',
  description:
    'Reads one attachment of a ticket: its kind, size and SHA-256, where a person opens it and, for a text file, its text. Ids are in attachments of get_ticket.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    attachment_id: text(200).min(1).describe('The id of an attachment, as get_ticket gave it.'),
  }),
  output: z.object({
    attachment: attachment.extend({
      type: untrusted(z.string()),
      size: z.int(),
      sha256: trusted(z.string()),
      url: trusted(z.string().describe('Where a person opens it.')).optional(),
      text: untrusted(z.string()).optional(),
      text_left_out: z.int().optional().describe('Characters after text that are not shown.'),
    }),
  }),
  handler: async ({ attachment_id }, { adapter }: ToolContext<TicketingAdapter>) => {
    const { id, name, url, type, bytes } = await adapter.attachments.get(attachment_id);
    return {
      attachment: {
        id,
        name,
        type: type ?? 'application/octet-stream',
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        ...(url !== undefined && { url }),
        ...textOf({ type, bytes }),
      },
    };
  },
});

/** The text of a text file, by its media type; nothing where it is not UTF-8 after all. */
function textOf({ type = '', bytes }: Pick<AttachmentFile, 'type' | 'bytes'>) {
  if (!/^text\/|[/+](json|xml|yaml)\b/.test(type)) return {};
  let whole: string;
  try {
    whole = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return {};
  }
  const shown = whole.slice(0, MOST_CHARACTERS).toWellFormed();
  return {
    text: shown,
    ...(whole.length > shown.length && { text_left_out: whole.length - shown.length }),
  };
}
