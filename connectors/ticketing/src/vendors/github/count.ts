import type { Bucket, CountFilter, TicketCount } from '../../adapter.ts';
import { countByReading, inOrder, MOST_READ } from '../../buckets.ts';
import { notSupported } from '../../capabilities.ts';
import type { GroupBy } from '../../model.ts';
import { conditionsOf, requirePriorities } from './conditions.ts';
import type { Connection } from './connection.ts';
import { prioritiesOf, statusesOf } from './enums.ts';
import { queryOf, type Conditions } from './query.ts';
import { countOf, endOf, searchTickets } from './search.ts';

/** Groups that are counted by one request each: GitHub allows thirty searches a minute. */
const MOST_GROUPS = 24;

interface Group {
  readonly key: string;
  readonly conditions: Conditions;
}

/**
 * Counts by GitHub's own `total_count`. Groups are counted by reading the tickets, up to a thousand, and beyond that by
 * one search each. Throws `not_supported` for more than that, and for priorities where no label stands for them.
 */
export async function countTickets(
  connection: Connection,
  filter: CountFilter,
  by?: GroupBy,
): Promise<TicketCount> {
  if (by === 'priority') requirePriorities(connection, ['none'], 'count_tickets');
  const conditions = await conditionsOf(connection, filter, 'count_tickets');
  const { total, exact } = await countOf(
    connection,
    queryOf(connection, conditions, 'count_tickets'),
  );
  if (!by) return { total, totalExact: exact };
  if (total <= MOST_READ) {
    const read = await countByReading(
      (asked, page) => searchTickets(connection, asked, page),
      filter,
      by,
    );
    if (read) return { ...read, totalExact: exact };
  }
  const groups = await groupsOf(connection, conditions, by);
  if (!groups || groups.length > MOST_GROUPS) {
    throw notSupported(
      'GitHub',
      'count_tickets',
      `count more than ${MOST_READ} tickets by ${by}`,
      'Narrow the filter, for instance with created_from and created_to.',
    );
  }
  const buckets = await countEach(connection, groups);
  const sum = buckets.reduce((all, { count }) => all + count, 0);
  // the index moved on between the searches
  return { total: sum, totalExact: exact && sum === total, buckets: inOrder(buckets, by) };
}

async function countEach(connection: Connection, groups: readonly Group[]): Promise<Bucket[]> {
  const buckets: Bucket[] = [];
  for (const { key, conditions } of groups) {
    const query = queryOf(connection, conditions, 'count_tickets');
    // one after the other: searches that come together count as abuse
    const { total } = await countOf(connection, query);
    if (total > 0) buckets.push({ key, count: total });
  }
  return buckets;
}

/** Null: what has no filter for each of its groups. */
async function groupsOf(
  connection: Connection,
  wanted: Conditions,
  by: GroupBy,
): Promise<Group[] | null> {
  const { status = [], priority = [] } = wanted;
  switch (by) {
    case 'status':
      return statusesOf(connection)
        .map((one) => one.status)
        .filter((word) => status.length === 0 || status.includes(word))
        .map((word) => ({ key: word, conditions: { ...wanted, status: [word] } }));
    case 'priority':
      return prioritiesOf(connection)
        .map((one) => one.priority)
        .filter((word) => priority.length === 0 || priority.includes(word))
        .map((word) => ({ key: word, conditions: { ...wanted, priority: [word] } }));
    case 'queue':
      return wanted.repositories.map((name) => ({
        key: name,
        conditions: { ...wanted, repositories: [name] },
      }));
    case 'month':
      return monthsOf(connection, wanted);
    default:
      return null;
  }
}

/** From the month of the oldest ticket to that of the newest. */
async function monthsOf(connection: Connection, wanted: Conditions): Promise<Group[]> {
  const query = queryOf(connection, wanted, 'count_tickets');
  const oldest = await endOf(connection, query, 'asc');
  const newest = await endOf(connection, query, 'desc');
  if (!oldest || !newest) return [];
  const [from = '0000', to = '9999'] = wanted.created;
  const groups: Group[] = [];
  const last = newest.created_at.slice(0, 7);
  for (let month = oldest.created_at.slice(0, 7); month <= last; month = monthAfter(month)) {
    const [first, end] = [`${month}-01`, lastDay(month)];
    const created = [first > from ? first : from, end < to ? end : to] as const;
    groups.push({ key: month, conditions: { ...wanted, created } });
    if (groups.length > MOST_GROUPS) break;
  }
  return groups;
}

const dayAfter = (month: string, day: number) => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, day)).toISOString();
};
const monthAfter = (month: string) => dayAfter(month, 1).slice(0, 7);
const lastDay = (month: string) => dayAfter(month, 0).slice(0, 10);
