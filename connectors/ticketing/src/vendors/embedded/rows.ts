import { z } from 'zod';
import {
  priority,
  status,
  visibility,
  type Comment,
  type Person,
  type TicketSummary,
} from '../../model.ts';

/** The columns of a ticket with its people, queue and labels; every query that shows tickets selects these. */
export const TICKET_COLUMNS = `
  t.id, t.title, t.body, t.status, t.priority, t.type, t.resolution, t.due_date, t.created_at, t.updated_at, t.version,
  q.name AS queue,
  r.id AS requester_id, r.name AS requester_name, r.email AS requester_email,
  a.id AS assignee_id, a.name AS assignee_name, a.email AS assignee_email,
  (SELECT json_group_array(name) FROM label WHERE ticket_id = t.id) AS labels`;
export const TICKET_TABLES = `
  ticket t JOIN queue q ON q.id = t.queue_id
  LEFT JOIN person r ON r.id = t.requester_id
  LEFT JOIN person a ON a.id = t.assignee_id`;

const text = z.string().nullable();
export const ticketRow = z.object({
  id: z.int(),
  title: z.string(),
  body: z.string(),
  status,
  priority,
  type: text,
  resolution: text,
  due_date: text,
  created_at: z.string(),
  updated_at: z.string(),
  version: z.int(),
  queue: z.string(),
  requester_id: text,
  requester_name: text,
  requester_email: text,
  assignee_id: text,
  assignee_name: text,
  assignee_email: text,
  labels: z.string().transform((json) => z.array(z.string()).parse(JSON.parse(json)).toSorted()),
});
export type TicketRow = z.infer<typeof ticketRow>;

export const commentRow = z.object({
  id: z.int(),
  author_id: z.string(),
  author_name: z.string(),
  author_email: text,
  at: z.string(),
  visibility,
  body: z.string(),
});

/** `prefix` is the desk's own, e.g. SUP in SUP-1042. */
export function toSummary(row: TicketRow, prefix: string): TicketSummary {
  const requester = toPerson(row.requester_id, row.requester_name, row.requester_email);
  const assignee = toPerson(row.assignee_id, row.assignee_name, row.assignee_email);
  return {
    id: String(row.id),
    display_id: `${prefix}-${row.id}`,
    title: row.title,
    status: row.status,
    status_native: row.status,
    priority: row.priority,
    priority_native: row.priority,
    queue: row.queue,
    labels: row.labels,
    created_at: row.created_at,
    updated_at: row.updated_at,
    ...(requester && { requester }),
    ...(assignee && { assignee }),
    ...(row.due_date !== null && { due_date: row.due_date }),
  };
}

export function toComment(row: z.infer<typeof commentRow>): Comment {
  const author = toPerson(row.author_id, row.author_name, row.author_email);
  return {
    id: String(row.id),
    at: row.at,
    visibility: row.visibility,
    body: row.body,
    ...(author && { author }),
  };
}

export function toPerson(
  id: string | null,
  name: string | null,
  email: string | null,
): Person | undefined {
  if (id === null) return undefined;
  return { id, name: name ?? id, ...(email !== null && { email }) };
}
