import { z } from 'zod';
import type { Page, TicketFilter, TicketPage, TicketSort } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { priority as priorities } from '../../model.ts';
import { conditionsOf } from './conditions.ts';
import type { Connection } from './connection.ts';
import { slice } from './pages.ts';
import { queryOf, type Conditions, type Query } from './query.ts';
import { summaryOf } from './records.ts';
import { searchReply, type Issue } from './replies.ts';

/** GitHub shows no more of what a search finds. */
const MOST_SHOWN = 1000;

const place = z.object({ offset: z.int().min(0) });
const inRanks = z.object({ rank: z.int().min(0), offset: z.int().min(0) });

/** Where no ticket can have a due date or a priority, an order by it says nothing, and the last change decides. */
const orders = {
  updated_desc: 'updated',
  created_desc: 'created',
  due_asc: 'updated',
  priority_desc: 'updated',
} as const satisfies Record<TicketSort, string>;

type Order = (typeof orders)[keyof typeof orders];

/** One page of tickets, as the index of the search knows them. Throws what `conditionsOf` and `queryOf` throw. */
export async function searchTickets(
  connection: Connection,
  { sort, ...filter }: TicketFilter,
  page: Page,
): Promise<TicketPage> {
  const conditions = await conditionsOf(connection, filter, 'search_tickets');
  if (sort === 'priority_desc' && connection.priorityLabels.length > 0) {
    return byPriority(connection, conditions, page);
  }
  const { offset } = page.position === undefined ? { offset: 0 } : place.parse(page.position);
  const query = queryOf(connection, conditions, 'search_tickets');
  const found = await findPage(connection, query, orders[sort], offset, page.limit);
  const end = offset + found.items.length;
  return {
    items: found.items.map((issue) => summaryOf(connection, issue)),
    total: found.total,
    totalExact: found.exact,
    ...(found.items.length > 0 && end < found.total && { next: { offset: end } }),
  };
}

/** The urgent ones first, within a priority the last changed: each priority is asked for by itself. */
async function byPriority(
  connection: Connection,
  conditions: Conditions,
  page: Page,
): Promise<TicketPage> {
  const wanted = conditions.priority?.length ? conditions.priority : priorities.options;
  const known = [...connection.priorityLabels.map(({ word }) => word), 'none' as const];
  const ranks = known.filter((word) => wanted.includes(word));
  const start = { rank: 0, offset: 0 };
  let { rank, offset } = page.position === undefined ? start : inRanks.parse(page.position);
  const items: Issue[] = [];
  for (let word = ranks[rank]; word !== undefined; word = ranks[rank]) {
    const query = queryOf(connection, { ...conditions, priority: [word] }, 'search_tickets');
    const left = page.limit - items.length;
    // each goes on where the one before ended
    const got = await findPage(connection, query, 'updated', offset, left);
    items.push(...got.items);
    offset += got.items.length;
    const more = got.items.length > 0 && offset < got.total;
    if (!more) [rank, offset] = [rank + 1, 0];
    if (items.length === page.limit || more) break;
  }
  return {
    items: items.map((issue) => summaryOf(connection, issue)),
    totalExact: false,
    ...(rank < ranks.length && { next: { rank, offset } }),
  };
}

/** How many there are. */
export async function countOf(
  connection: Connection,
  query: Query,
): Promise<{ total: number; exact: boolean }> {
  return findPage(connection, query, 'created', 0, 1);
}

/** The first or the last of what is found, by its opening; undefined where there is none. */
export async function endOf(
  { http }: Connection,
  query: Query,
  order: 'asc' | 'desc',
): Promise<Issue | undefined> {
  const asked = { ...wire(query), sort: 'created', order, per_page: 1, page: 1 };
  return (await http.get('search/issues', searchReply, { query: asked })).items[0];
}

/** Throws `not_supported` beyond what GitHub shows, where it would answer with an error. */
async function findPage(
  { http }: Connection,
  query: Query,
  sort: Order,
  offset: number,
  limit: number,
): Promise<{ items: Issue[]; total: number; exact: boolean }> {
  if (offset >= MOST_SHOWN) {
    throw notSupported(
      'GitHub',
      'search_tickets',
      `show more than the first ${MOST_SHOWN} tickets of a search`,
      'Narrow the filter, for instance with created_to or updated_to.',
    );
  }
  let [total, exact] = [0, query.exact];
  const read = async (page: { page: number; per_page: number }) => {
    const asked = { ...wire(query), sort, order: 'desc', ...page };
    const reply = await http.get('search/issues', searchReply, { query: asked });
    total = Math.max(total, reply.total);
    exact &&= reply.complete;
    return reply.items;
  };
  const items = await slice(read, offset, limit, MOST_SHOWN);
  return { items, total, exact };
}

const wire = ({ q, advanced }: Query) => ({ q, ...(advanced && { advanced_search: 'true' }) });
