import { trusted, untrusted } from '@gatehouse/kit';
import { z } from 'zod';

/** Neutral states of a ticket. A vendor's own name travels beside it as `status_native`. */
export const status = z.enum([
  'new',
  'open',
  'in_progress',
  'waiting',
  'resolved',
  'closed',
  'canceled',
]);
export type Status = z.infer<typeof status>;

export const priority = z.enum(['urgent', 'high', 'normal', 'low', 'none']);
export type Priority = z.infer<typeof priority>;

/** `internal`: only the people who work on the ticket; `public`: the requester as well. */
export const visibility = z.enum(['internal', 'public']);
export type Visibility = z.infer<typeof visibility>;

/** An agent works on tickets, a requester asks for them. */
export const personRole = z.enum(['agent', 'requester']);
export type PersonRole = z.infer<typeof personRole>;

export const groupBy = z.enum(['status', 'priority', 'assignee', 'queue', 'label', 'month']);
export type GroupBy = z.infer<typeof groupBy>;

/** Read as a sentence: `from` blocks `to`, `from` is the parent of `to`. */
export const relation = z.enum(['relates', 'blocks', 'duplicates', 'parent']);
export type Relation = z.infer<typeof relation>;

/** ISO 8601 instant in UTC. */
const instant = z.iso.datetime();

/**
 * Text of a caller, of at most `max` characters. Databases keep no NUL and JSON parsers no half of a surrogate pair;
 * a vendor answers either with a status that says nothing, so it is refused before a vendor is asked.
 */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((given) => !given.includes('\0') && given.isWellFormed(), {
      error: 'must hold no NUL character and no half of a surrogate pair',
    });

/** Ids are opaque strings that a connector made; nobody parses them. */
export const ticketId = text(100).min(1).describe('The id of a ticket, as a search returned it.');

/** The id too is what somebody chose: in many desks it is a login. */
export const person = untrusted(
  z.object({
    id: z.string(),
    name: z.string(),
    email: z.string().optional(),
  }),
);
export type Person = z.infer<typeof person>;

const summaryShape = {
  id: trusted(z.string()),
  display_id: trusted(z.string().describe('What people call it.')),
  url: trusted(z.string()).optional(),
  title: untrusted(z.string()),
  status,
  status_native: untrusted(z.string()),
  priority,
  priority_native: untrusted(z.string()),
  queue: untrusted(z.string()).optional(),
  requester: person.optional(),
  assignee: person.optional(),
  labels: untrusted(z.array(z.string())),
  due_date: z.iso.date().optional(),
  created_at: instant,
  updated_at: instant,
};
/** Where the desk's own text held something that Markdown cannot say; absent for all other texts. */
const bodyFormat = z.enum(['lossy']).optional().describe('lossy: Markdown cannot say all of it.');

export const customField = z.object({
  field: untrusted(z.string()),
  value: untrusted(z.string()),
});
export type CustomField = z.infer<typeof customField>;

/** The same as an argument. */
export const customFieldsInput = z
  .array(
    z.strictObject({
      field: text(200).min(1).describe('Its name.'),
      value: text(2000).describe('Its value, as text.'),
    }),
  )
  .max(30)
  .describe('Fields of this desk’s own, such as the required_fields of describe_ticketing.');

export const attachment = z.object({
  id: trusted(z.string()),
  name: untrusted(z.string()),
  type: untrusted(z.string().describe('Media type.')).optional(),
  size: z.int().min(0).optional().describe('Bytes.'),
});
export type Attachment = z.infer<typeof attachment>;

/** A link as this ticket sees it: what it is to the other one. */
export const ticketLink = z.object({
  relation: z.enum([...relation.options, 'blocked_by', 'duplicated_by', 'child']),
  ticket_id: trusted(z.string()),
});
export type TicketLink = z.infer<typeof ticketLink>;

export const historyEntry = z.object({
  at: instant,
  by: person.optional(),
  field: untrusted(z.string().describe('The neutral name where there is one.')),
  from: untrusted(z.string().nullable()),
  to: untrusted(z.string().nullable()),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

export const ticketSummary = z.object(summaryShape);
export type TicketSummary = z.infer<typeof ticketSummary>;

export const comment = z.object({
  id: trusted(z.string()),
  author: person.optional(),
  at: instant,
  visibility,
  body: untrusted(z.string().describe('Markdown.')),
  body_format: bodyFormat,
});
export type Comment = z.infer<typeof comment>;

export const ticket = z.object({
  ...summaryShape,
  body: untrusted(z.string().describe('Markdown.')),
  body_format: bodyFormat,
  type: untrusted(z.string()).optional(),
  resolution: untrusted(z.string()).optional(),
  custom_fields: z.array(customField),
  attachments: z.array(attachment),
  links: z.array(ticketLink),
  version: trusted(z.string().describe('Send it back as expected_version.')),
  recent_comments: z.array(comment).describe('The newest comments, at most five, oldest first.'),
});
export type Ticket = z.infer<typeof ticket>;

/**
 * What a write answers of the ticket: what names it, where it stands now and what the next write needs. Its text, its
 * people and its comments are in get_ticket: the caller has just sent them, or can read them.
 */
export const writtenTicket = ticket.pick({
  id: true,
  display_id: true,
  url: true,
  title: true,
  status: true,
  status_native: true,
  priority: true,
  version: true,
});

/** Who has it now: some desks decide that themselves when a ticket is opened or moved. */
const holder = untrusted(z.object({ id: z.string(), name: z.string() })).optional();

/** The same of a ticket that was moved to another status. */
export const movedTicket = writtenTicket.extend({ assignee: holder });

/** The same of a new one, with what the desk may have filled in by itself. */
export const createdTicket = writtenTicket.extend({
  queue: ticket.shape.queue,
  assignee: holder,
});

/** The same of a comment: whether it is as private as it was meant, and when the desk took it. */
export const writtenComment = comment.pick({ id: true, at: true, visibility: true });

/** What a write answers beside the record. */
export const writeResult = z.enum(['created', 'updated', 'unchanged', 'replayed']);
/** Whether the vendor itself refuses a stale write, or the connector only compares before it writes. */
export const enforcement = z
  .enum(['vendor', 'checked'])
  .describe(
    'Who refuses a stale expected_version: the vendor, or this connector before it writes.',
  );
/** Untrusted, because they repeat what the vendor holds instead. */
export const warnings = untrusted(
  z.array(z.string()).describe('What was asked and not done, such as a field that was dropped.'),
);
