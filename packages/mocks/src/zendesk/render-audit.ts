import type { Audit, Comment } from './audit.ts';
import { plainOf } from './text.ts';
import type { Attachment, Ticket, World } from './world.ts';

const via = { channel: 'api', source: { from: {}, to: {}, rel: null } };
const metadataOf = ({ custom }: Audit) => ({
  system: { client: null, ip_address: '203.0.113.7' },
  custom,
});

export function renderAudit(world: World, ticket: Ticket, audit: Audit): Record<string, unknown> {
  const { events, custom: _custom, ...own } = audit;
  return {
    ...own,
    ticket_id: ticket.id,
    metadata: metadataOf(audit),
    via,
    events: events.map((event) =>
      event.type === 'Comment'
        ? { ...renderComment(world, event), audit_id: audit.id }
        : event.type === 'Notification'
          ? { ...event, via: { channel: 'rule', source: { from: { id: 1 }, rel: 'trigger' } } }
          : event,
    ),
  };
}

/** A comment within an audit or, with what the audit knows, in a list of comments. */
export function renderComment(world: World, comment: Comment & { readonly audit?: Audit }) {
  const { audit, attachments, ...own } = comment;
  return {
    ...own,
    plain_body: plainOf(own.html_body),
    attachments: attachments.map((one) => renderAttachment(world, one)),
    ...(audit && {
      audit_id: audit.id,
      created_at: audit.created_at,
      metadata: metadataOf(audit),
      via,
    }),
  };
}

/** The file itself lies on another host, behind an address that is a key by itself. */
export function renderAttachment(world: World, file: Attachment): Record<string, unknown> {
  const { id, file_name, content_type, content } = file;
  const address = `${world.contentOrigin}/attachment/${id}/key${id * 7}?name=${encodeURIComponent(file_name)}`;
  return {
    id,
    file_name,
    content_type,
    size: Buffer.byteLength(content),
    content_url: address,
    mapped_content_url: address,
    url: `${world.origin}/api/v2/attachments/${id}.json`,
    inline: false,
    deleted: false,
    width: null,
    height: null,
    malware_access_override: false,
    malware_scan_result: 'malware_not_found',
    thumbnails: [],
  };
}
