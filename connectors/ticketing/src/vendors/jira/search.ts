import { z } from 'zod';
import type { Page, TicketFilter, TicketPage, TicketSort } from '../../adapter.ts';
import { ask } from './ask.ts';
import { conditionsOf } from './conditions.ts';
import type { Connection } from './connection.ts';
import { all } from './jql.ts';
import { summaryOf } from './records.ts';
import { issue, searchReply, type Issue } from './replies.ts';

const position = z.object({
  token: z.string().optional(),
  /** In the order of due dates: those that have none come last. */
  undated: z.literal(true).optional(),
});
type Position = z.infer<typeof position>;

/** Jira itself makes each order total, and its tokens say where a page ended. */
const orders = {
  updated_desc: 'updated DESC, key DESC',
  created_desc: 'created DESC, key DESC',
  due_asc: 'due ASC, key DESC',
  priority_desc: 'priority DESC, updated DESC, key DESC',
} as const satisfies Record<TicketSort, string>;

/** What a summary shows; without it an issue is its id and nothing else. */
const FIELDS = [
  'summary',
  'project',
  'status',
  'resolution',
  'priority',
  'labels',
  'assignee',
  'reporter',
  'created',
  'updated',
  'duedate',
];
const MOST = 100;

/**
 * One page of tickets. Jira tells no total. It follows its writes with a delay of seconds: a ticket that was just
 * written may be missing or found by what it was before. Throws what `conditionsOf` throws.
 */
export async function searchTickets(
  connection: Connection,
  { sort, ...filter }: TicketFilter,
  page: Page,
): Promise<TicketPage> {
  const jql = await conditionsOf(connection, filter, 'search_tickets');
  if (jql === undefined) return { items: [], totalExact: false };
  const from = page.position === undefined ? {} : position.parse(page.position);
  const size = Math.min(page.limit, MOST);
  const found =
    sort === 'due_asc' && filter.due_to === undefined
      ? await byDueDate(connection, jql, size, from)
      : await onePage(connection, `${jql} ORDER BY ${orders[sort]}`, size, from.token);
  return {
    items: found.items.map((one) => summaryOf(one, connection)),
    totalExact: false,
    ...(found.next !== undefined && { next: found.next }),
  };
}

interface Found {
  readonly items: readonly Issue[];
  readonly next?: Position | undefined;
}

/** Whether Jira begins or ends with those that have no date depends on the site: so they are asked for apart. */
async function byDueDate(
  connection: Connection,
  jql: string,
  size: number,
  { token, undated }: Position,
): Promise<Found> {
  const rest = async (room: number, after?: string): Promise<Found> => {
    const query = `${all([jql, 'due is EMPTY'])} ORDER BY ${orders.updated_desc}`;
    const { items, next } = await onePage(connection, query, room, after);
    return { items, next: next && { ...next, undated: true } };
  };
  if (undated) return rest(size, token);
  const query = `${all([jql, 'due is not EMPTY'])} ORDER BY ${orders.due_asc}`;
  const dated = await onePage(connection, query, size, token);
  if (dated.next) return dated;
  if (dated.items.length >= size) return { items: dated.items, next: { undated: true } };
  const others = await rest(size - dated.items.length);
  return { items: [...dated.items, ...others.items], next: others.next };
}

async function onePage(
  { http }: Connection,
  jql: string,
  maxResults: number,
  token: string | undefined,
): Promise<Found> {
  const asked = {
    jql,
    fields: FIELDS,
    maxResults,
    ...(token !== undefined && { nextPageToken: token }),
  };
  const { items, next } = await ask(http, 'rest/api/3/search/jql', asked, searchReply(issue));
  return { items, ...(next !== undefined && { next: { token: next } }) };
}
