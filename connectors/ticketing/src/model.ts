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

/** ISO 8601 instant in UTC. */
const instant = z.iso.datetime();
/** Ids are opaque strings that a connector made; nobody parses them. */
export const ticketId = z
  .string()
  .min(1)
  .max(100)
  .describe('The id of a ticket, as a search returned it.');

export const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
});
export type Person = z.infer<typeof person>;

const summaryShape = {
  id: z.string(),
  display_id: z.string().describe('What people call it, e.g. SUP-1042.'),
  url: z.string().optional(),
  title: z.string(),
  status,
  status_native: z.string(),
  priority,
  priority_native: z.string(),
  queue: z.string().optional(),
  requester: person.optional(),
  assignee: person.optional(),
  labels: z.array(z.string()),
  due_date: z.iso.date().optional(),
  created_at: instant,
  updated_at: instant,
};
export const ticketSummary = z.object(summaryShape);
export type TicketSummary = z.infer<typeof ticketSummary>;

export const comment = z.object({
  id: z.string(),
  author: person.optional(),
  at: instant,
  visibility,
  body: z.string().describe('Markdown.'),
});
export type Comment = z.infer<typeof comment>;

export const ticket = z.object({
  ...summaryShape,
  body: z.string().describe('Markdown.'),
  version: z.string().describe('Opaque; send it back as expected_version.'),
  recent_comments: z.array(comment).describe('The newest comments, at most five, oldest first.'),
});
export type Ticket = z.infer<typeof ticket>;

/** What a write answers beside the record. */
export const writeResult = z.enum(['created', 'updated', 'unchanged', 'replayed']);
/** Whether the vendor itself refuses a stale write, or the connector only compares before it writes. */
export const enforcement = z.enum(['vendor', 'checked']);
export const warnings = z
  .array(z.string())
  .describe('What was asked and did not happen, such as a field that the vendor dropped.');
