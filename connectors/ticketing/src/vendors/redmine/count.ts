import { ConnectorError } from '@gatehouse/kit';
import type { Bucket, CountFilter, TicketCount } from '../../adapter.ts';
import { countByReading, inOrder, MOST_READ } from '../../buckets.ts';
import { notSupported } from '../../capabilities.ts';
import type { GroupBy } from '../../model.ts';
import { conditionsOf, type Conditions } from './conditions.ts';
import type { Connection } from './connection.ts';
import { groupings, MOST_GROUPS, type Group } from './count-groups.ts';
import { issuesReply } from './replies.ts';
import { searchTickets } from './search.ts';

/** Requests at one time. */
const AT_ONCE = 6;

/**
 * Counts by Redmine's own `total_count`: one request for the total, and one for each group. Groups that do not add up
 * to the total, as when a ticket was written meanwhile, are counted by reading. Throws `not_supported` for labels, and
 * for more tickets than are read.
 */
export async function countTickets(
  connection: Connection,
  filter: CountFilter,
  by?: GroupBy,
): Promise<TicketCount> {
  if (by === 'label') {
    throw notSupported(
      'Redmine',
      'count_tickets',
      'count by label: it has none',
      'Group by status, priority, assignee, queue or month.',
    );
  }
  const conditions = await conditionsOf(connection, filter, 'count_tickets');
  const { exact: totalExact, empty, query } = conditions;
  if (empty) return { total: 0, totalExact, ...(by && { buckets: [] }) };
  if (!conditions.complete) throw tooMany('tickets with such a text', 'Use rarer words.');
  const total = await countOf(connection, query);
  if (!by) return { total, totalExact };
  const groups = await groupings[by]?.(connection, query, filter);
  if (groups && groups.length <= MOST_GROUPS) {
    const buckets = await countEach(connection, groups);
    const sum = buckets.reduce((all, { count }) => all + count, 0);
    if (sum === total) return { total, totalExact, buckets: inOrder(buckets, by) };
  }
  const read = await countByReading(
    (asked, page) => searchTickets(connection, asked, page),
    filter,
    by,
  );
  if (read) return { ...read, totalExact };
  throw tooMany(`tickets by ${by}, if there are more than ${MOST_READ}`, 'Narrow the filter.');
}

function tooMany(what: string, hint: string): ConnectorError {
  return notSupported('Redmine', 'count_tickets', `count all ${what}`, hint);
}

async function countEach(connection: Connection, groups: readonly Group[]): Promise<Bucket[]> {
  const buckets: Bucket[] = [];
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const some = groups.slice(at, at + AT_ONCE);
    // so many at a time, and no more
    // oxlint-disable-next-line no-await-in-loop
    const counts = await Promise.all(some.map(({ query }) => countOf(connection, query)));
    buckets.push(...some.map(({ key }, index) => ({ key, count: counts[index] ?? 0 })));
  }
  return merged(buckets);
}

async function countOf({ http }: Connection, query: Conditions['query']): Promise<number> {
  return (await http.get('issues.json', issuesReply, { query: { ...query, limit: 1 } })).total;
}

/** Two projects of one name are one queue, as their tickets show it. */
function merged(buckets: readonly Bucket[]): Bucket[] {
  const counts = new Map<string | null, number>();
  for (const { key, count } of buckets) counts.set(key, (counts.get(key) ?? 0) + count);
  return [...counts].flatMap(([key, count]) => (count > 0 ? [{ key, count }] : []));
}
