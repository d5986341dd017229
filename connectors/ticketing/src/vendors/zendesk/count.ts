import type { Bucket, CountFilter, TicketCount } from '../../adapter.ts';
import { countByReading, inOrder, MOST_READ } from '../../buckets.ts';
import { notSupported } from '../../capabilities.ts';
import { priority as priorities, type GroupBy } from '../../model.ts';
import { askable, conditionsOf, daysOf, queryOf, type Conditions } from './conditions.ts';
import type { Connection } from './connection.ts';
import { categories, knownStatuses } from './enums.ts';
import { countReply, searchReply } from './replies.ts';
import { searchTickets } from './search.ts';

/** Groups that are counted by one request each; where there are more, the tickets are read. */
const MOST_GROUPS = 60;
/** Requests at one time. */
const AT_ONCE = 6;

interface Group extends Pick<Bucket, 'key'> {
  readonly conditions: Conditions;
}

/**
 * Counts by Zendesk's own `search/count`: one request for the total, and one for each group. Groups that do not add up
 * to the total, as when a ticket was written meanwhile, are counted by reading. Throws `not_supported` for more tickets
 * than are read.
 */
export async function countTickets(
  connection: Connection,
  filter: CountFilter,
  by?: GroupBy,
): Promise<TicketCount> {
  const conditions = await conditionsOf(connection, filter, 'count_tickets');
  if (!askable(conditions)) {
    const { buckets, ...read } = await byReading(connection, filter, by ?? 'month');
    return { ...read, ...(by && { buckets }) };
  }
  const total = await countOf(connection, conditions);
  if (!by) return { total, totalExact: true };
  const groups = total === 0 ? [] : await groupsOf(connection, filter, by, conditions);
  if (groups && groups.length <= MOST_GROUPS) {
    const buckets = await countEach(connection, groups);
    const sum = buckets.reduce((all, { count }) => all + count, 0);
    if (sum === total) return { total, totalExact: true, buckets: inOrder(buckets, by) };
  }
  return byReading(connection, filter, by);
}

async function byReading(connection: Connection, filter: CountFilter, by: GroupBy) {
  const read = await countByReading(
    (asked, page) => searchTickets(connection, asked, page),
    filter,
    by,
  );
  if (read) return read;
  throw notSupported(
    'Zendesk',
    'count_tickets',
    `count this way if there are more than ${MOST_READ} tickets`,
    'Narrow the filter, or group by status, priority, queue or month with one label at most.',
  );
}

async function countEach(connection: Connection, groups: readonly Group[]): Promise<Bucket[]> {
  const buckets: Bucket[] = [];
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const some = groups.slice(at, at + AT_ONCE);
    // so many at a time, and no more
    const counts = await Promise.all(some.map((group) => countOf(connection, group.conditions)));
    buckets.push(...some.map(({ key }, index) => ({ key, count: counts[index] ?? 0 })));
  }
  return buckets.filter(({ count }) => count > 0);
}

function countOf({ http }: Connection, conditions: Conditions): Promise<number> {
  const query = `type:ticket ${queryOf(conditions)}`.trim();
  return http.get('api/v2/search/count.json', countReply, { query: { query } });
}

/** Undefined where a group has no query of its own. */
async function groupsOf(
  connection: Connection,
  filter: CountFilter,
  by: GroupBy,
  conditions: Conditions,
): Promise<Group[] | undefined> {
  switch (by) {
    case 'status':
      return knownStatuses.flatMap((key) => {
        const statuses = categories[key].filter(
          (one) => conditions.statuses?.includes(one) ?? true,
        );
        return statuses.length === 0 ? [] : [{ key, conditions: { ...conditions, statuses } }];
      });
    case 'priority':
      return priorities.options
        .filter((key) => conditions.priorities?.includes(key) ?? true)
        .map((key) => ({ key, conditions: { ...conditions, priorities: [key] } }));
    case 'queue': {
      const all = await connection.reference.groups();
      // two groups of one name would look like one queue, as they do in a ticket
      if (new Set(all.map(({ name }) => name)).size < all.length) return undefined;
      return [
        ...all.map(({ id, name }) => ({ key: name, group: id })),
        { key: null, group: 'none' },
      ]
        .filter(({ group }) => (conditions.group ?? group) === group)
        .map(({ key, group }) => ({ key, conditions: { ...conditions, group } }));
    }
    case 'month':
      return monthsOf(connection, filter, conditions);
    default:
      return undefined;
  }
}

/** From the month of the oldest ticket to that of the newest. */
async function monthsOf(
  { http }: Connection,
  { created_from, created_to }: CountFilter,
  conditions: Conditions,
): Promise<Group[]> {
  const query = `type:ticket ${queryOf(conditions)}`.trim();
  const end = async (sort_order: 'asc' | 'desc') => {
    const asked = { query, sort_by: 'created_at', sort_order, page: 1, per_page: 1 };
    const { items } = await http.get('api/v2/search.json', searchReply, { query: asked });
    return items[0]?.created_at.slice(0, 7);
  };
  const [oldest, newest] = await Promise.all([end('asc'), end('desc')]);
  if (oldest === undefined || newest === undefined) return [];
  const terms = conditions.terms.filter((term) => !/^created[<>]/.test(term));
  const groups: Group[] = [];
  for (let month = oldest; month <= newest; month = dayOf(month, 1, 1).slice(0, 7)) {
    const from = latest(`${month}-01`, created_from);
    const to = earliest(dayOf(month, 1, 0), created_to);
    const created = daysOf('created', from, to);
    groups.push({ key: month, conditions: { ...conditions, terms: [...terms, ...created] } });
    if (groups.length > MOST_GROUPS) break;
  }
  return groups;
}

/** A day of a later month: `dayOf('2026-11', 1, 1)` is the first of December, `dayOf('2026-11', 1, 0)` the day before. */
function dayOf(month: string, later: number, day: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + later, day)).toISOString().slice(0, 10);
}

const latest = (one: string, other = one) => (one > other ? one : other);
const earliest = (one: string, other = one) => (one < other ? one : other);
