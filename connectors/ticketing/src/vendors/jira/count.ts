import type { Bucket, CountFilter, TicketCount } from '../../adapter.ts';
import { countByReading, inOrder, MOST_READ } from '../../buckets.ts';
import { notSupported } from '../../capabilities.ts';
import { priority, status, type GroupBy } from '../../model.ts';
import { ask } from './ask.ts';
import { conditionsOf, priorityIn, statusIn } from './conditions.ts';
import type { Connection } from './connection.ts';
import { findProject } from './projects.ts';
import { countReply, issue, searchReply } from './replies.ts';
import { searchTickets } from './search.ts';

/** Groups that are counted by one request each. */
const MOST_GROUPS = 60;
/** Requests at one time. */
const AT_ONCE = 6;

/**
 * Jira's own counts are estimates, and it does not group. Up to 1000 tickets are read and counted; more are estimated
 * group by group where a filter tells the groups apart. Throws `not_supported` for more tickets by assignee or label.
 */
export async function countTickets(
  connection: Connection,
  filter: CountFilter,
  by?: GroupBy,
): Promise<TicketCount> {
  const total = await estimate(connection, filter);
  if (!by) return { total, totalExact: false };
  if (total <= MOST_READ) {
    const read = await countByReading(
      (asked, page) => searchTickets(connection, asked, page),
      filter,
      by,
    );
    if (read) return read;
  }
  const groups = await groupsOf(connection, filter, by);
  if (groups && groups.length <= MOST_GROUPS) {
    const buckets = await countEach(connection, groups);
    return { total, totalExact: false, buckets: inOrder(buckets, by) };
  }
  throw notSupported(
    'Jira',
    'count_tickets',
    `count ${total} tickets by ${by}; it reads at most ${MOST_READ} to do so`,
    'Narrow the filter, by queue or by dates.',
  );
}

async function estimate(connection: Connection, filter: CountFilter): Promise<number> {
  const jql = await conditionsOf(connection, filter, 'count_tickets');
  if (jql === undefined) return 0;
  const path = 'rest/api/3/search/approximate-count';
  return (await ask(connection.http, path, { jql }, countReply)).count;
}

interface Group {
  readonly key: string;
  readonly filter: CountFilter;
}

async function countEach(connection: Connection, groups: readonly Group[]): Promise<Bucket[]> {
  const buckets: Bucket[] = [];
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const some = groups.slice(at, at + AT_ONCE);
    // so many at a time, and no more
    // oxlint-disable-next-line no-await-in-loop
    const counts = await Promise.all(some.map((group) => estimate(connection, group.filter)));
    buckets.push(...some.map(({ key }, index) => ({ key, count: counts[index] ?? 0 })));
  }
  return buckets.filter(({ count }) => count > 0);
}

/** Undefined where a group has no filter of its own. */
async function groupsOf(
  connection: Connection,
  filter: CountFilter,
  by: GroupBy,
): Promise<Group[] | undefined> {
  switch (by) {
    case 'status': {
      const words = filter.status?.length ? filter.status : status.options;
      const found = await those(words, (word) => statusIn(connection, [word]));
      return found.map((key) => ({ key, filter: { ...filter, status: [key] } }));
    }
    case 'priority': {
      const words = filter.priority?.length ? filter.priority : priority.options;
      const found = await those(words, (word) => priorityIn(connection, [word]));
      return found.map((key) => ({ key, filter: { ...filter, priority: [key] } }));
    }
    case 'queue': {
      const { queue } = filter;
      const projects =
        queue === undefined
          ? await connection.reference.projects()
          : [await findProject(connection, queue)];
      return projects.map(({ name, key }) => ({ key: name, filter: { ...filter, queue: key } }));
    }
    case 'month':
      return monthsOf(connection, filter);
    default:
      return undefined;
  }
}

/** The words that something native stands for. */
async function those<Word>(
  words: readonly Word[],
  clauseOf: (word: Word) => Promise<string | undefined>,
): Promise<Word[]> {
  const clauses = await Promise.all(
    [...new Set(words)].map(async (word) => ({ word, clause: await clauseOf(word) })),
  );
  return clauses.flatMap(({ word, clause }) => (clause === undefined ? [] : [word]));
}

/** Every month from that of the first ticket to that of the last, within the filter. */
async function monthsOf(connection: Connection, filter: CountFilter): Promise<Group[]> {
  const newest = await firstCreated(connection, filter, 'DESC');
  const oldest = await firstCreated(connection, filter, 'ASC');
  const groups: Group[] = [];
  for (let month = oldest; month !== '' && month <= newest; month = following(month)) {
    const [first, last] = [`${month}-01`, lastDay(month)];
    const { created_from: from = first, created_to: to = last } = filter;
    const days = { created_from: from > first ? from : first, created_to: to < last ? to : last };
    groups.push({ key: month, filter: { ...filter, ...days } });
  }
  return groups;
}

/** The month, YYYY-MM, of the first or the last ticket; empty where there is none. */
async function firstCreated(
  { http, ...connection }: Connection,
  filter: CountFilter,
  direction: 'ASC' | 'DESC',
): Promise<string> {
  const jql = await conditionsOf({ http, ...connection }, filter, 'count_tickets');
  if (jql === undefined) return '';
  const asked = {
    jql: `${jql} ORDER BY created ${direction}`,
    fields: ['created', 'updated'],
    maxResults: 1,
  };
  const { items } = await ask(http, 'rest/api/3/search/jql', asked, searchReply(issue));
  return items[0]?.created.slice(0, 7) ?? '';
}

function following(month: string): string {
  return new Date(Date.parse(`${month}-01T00:00:00Z`) + 32 * 86_400_000).toISOString().slice(0, 7);
}

function lastDay(month: string): string {
  const next = Date.parse(`${following(month)}-01T00:00:00Z`);
  return new Date(next - 86_400_000).toISOString().slice(0, 10);
}
