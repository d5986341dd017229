import { z } from 'zod';

/**
 * What Zendesk answers about tickets, as far as we read it. Tolerant on purpose: fields that we do not know are dropped,
 * null and absent mean the same, ids may be numbers or text.
 * Source: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
 */
export const id = z.union([z.int(), z.string()]).transform(String);
export const optionalId = id.nullish().transform((value) => value ?? undefined);
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
const instant = z.iso.datetime({ offset: true });

/** How a list by cursor goes on. The last page has a cursor too: only `has_more` says that it is the last. */
export const meta = z
  .object({ has_more: z.boolean().nullish(), after_cursor: text })
  .nullish()
  .transform((value) => (value?.has_more === true ? value.after_cursor || undefined : undefined));

/** One page of a list, whatever it is called on the wire. */
export interface Paged<Item> {
  readonly items: readonly Item[];
  /** The cursor of the next page; undefined for the last one. */
  readonly after: string | undefined;
}

export const nativeUser = z.object({
  id,
  name: text,
  email: text,
  role: text,
  suspended: z.boolean().nullish(),
  /** False: deleted. */
  active: z.boolean().nullish(),
});
export type NativeUser = z.infer<typeof nativeUser>;

/** Text, a list of texts, a number or a boolean; null where there is none. */
const fieldValue = z.object({ id, value: z.unknown().optional() });

const nativeTicket = z.object({
  id,
  subject: text,
  /** `problem`, `incident`, `question`, `task` or nothing. */
  type: text,
  priority: text,
  /** The category, where a Zendesk has statuses of its own. */
  status: text,
  custom_status_id: optionalId,
  requester_id: optionalId,
  submitter_id: optionalId,
  assignee_id: optionalId,
  group_id: optionalId,
  problem_id: optionalId,
  ticket_form_id: optionalId,
  has_incidents: z.boolean().nullish(),
  due_at: instant.nullish(),
  tags: listOf(z.string()),
  custom_fields: listOf(fieldValue),
  created_at: instant,
  /** In whole seconds. */
  updated_at: instant,
});
export type NativeTicket = z.infer<typeof nativeTicket>;

export const nativeAttachment = z.object({
  id,
  file_name: text,
  content_type: text,
  size: z.int().min(0).nullish(),
  content_url: text,
  malware_scan_result: text,
});
export type NativeAttachment = z.infer<typeof nativeAttachment>;

const commentShape = {
  id,
  author_id: optionalId,
  /** Absent in old tickets. */
  html_body: text,
  body: text,
  public: z.boolean().nullish(),
  attachments: listOf(nativeAttachment),
};
const nativeComment = z.object({ ...commentShape, created_at: instant });
export type NativeComment = z.infer<typeof nativeComment>;

const event = z.object({
  ...commentShape,
  id: optionalId,
  type: text,
  /** Of a change: the attribute, or the id of a custom field. */
  field_name: z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => String(value ?? '')),
  value: z.unknown().optional(),
  previous_value: z.unknown().optional(),
});
export type AuditEvent = z.infer<typeof event>;

const audit = z.object({
  id,
  author_id: optionalId,
  created_at: instant,
  /** What the write itself said beside the change. */
  metadata: z.object({ custom: z.record(z.string(), z.unknown()).nullish().catch(null) }).nullish(),
  events: listOf(event),
});
export type Audit = z.infer<typeof audit>;

export const ticketReply = z.object({ ticket: nativeTicket, users: listOf(nativeUser) });
export type TicketRead = z.infer<typeof ticketReply>;
/** Of a write. */
export const writeReply = z.object({ ticket: nativeTicket, audit: audit.nullish() });

const paged = <Item>(items: readonly Item[], after: string | undefined): Paged<Item> => ({
  items,
  after,
});
export const ticketsReply = z
  .object({ tickets: z.array(nativeTicket), meta })
  .transform((reply) => paged(reply.tickets, reply.meta));
export const commentsReply = z
  .object({ comments: z.array(nativeComment), users: listOf(nativeUser), meta })
  .transform(({ users, ...reply }) => ({ ...paged(reply.comments, reply.meta), users }));
export const auditsReply = z
  .object({ audits: z.array(audit), meta })
  .transform((reply) => paged(reply.audits, reply.meta));
export const exportReply = z
  .object({ results: z.array(nativeTicket), meta })
  .transform((reply) => paged(reply.results, reply.meta));

/** By number; `next_page` is an address, of which only its presence matters. */
export const searchReply = z
  .object({ results: z.array(nativeTicket), next_page: text, count: z.int().nullish() })
  .transform(({ results, next_page, count }) => ({
    items: results,
    more: next_page !== '',
    count: count ?? undefined,
  }));
export const usersReply = z
  .object({ users: z.array(nativeUser), next_page: text })
  .transform(({ users, next_page }) => ({ items: users, more: next_page !== '' }));
/** Some plans answer with an object. */
export const countReply = z
  .object({ count: z.union([z.int(), z.object({ value: z.int() })]) })
  .transform(({ count }) => (typeof count === 'number' ? count : count.value));
export const attachmentReply = z
  .object({ attachment: nativeAttachment })
  .transform((reply) => reply.attachment);
