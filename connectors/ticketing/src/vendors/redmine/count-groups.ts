import type { CountFilter } from '../../adapter.ts';
import { priority, status, type GroupBy } from '../../model.ts';
import { days, inProject, type Conditions } from './conditions.ts';
import type { Connection } from './connection.ts';
import { neutralPriority, neutralStatus } from './enums.ts';
import { issuesReply } from './replies.ts';

/** Groups that are counted by one request each; where there are more, the tickets are read. */
export const MOST_GROUPS = 60;

type Query = Conditions['query'];

/** One group and how Redmine is asked for it alone. */
export interface Group {
  readonly key: string;
  readonly query: Query;
}

type Groups = (connection: Connection, query: Query, filter: CountFilter) => Promise<Group[]>;

/** No entry: a group of this kind has no filter of its own, or too many people would have to be asked for. */
export const groupings: Partial<Record<GroupBy, Groups>> = {
  async status({ reference }, query) {
    const all = await reference.statuses();
    return wordsOf(status.options, all, neutralStatus, query['status_id']).map(({ key, ids }) => ({
      key,
      query: { ...query, status_id: ids },
    }));
  },
  async priority({ reference }, query) {
    const all = await reference.priorities();
    return wordsOf(priority.options, all, neutralPriority, query['priority_id']).map(
      ({ key, ids }) => ({ key, query: { ...query, priority_id: ids } }),
    );
  },
  async queue({ reference }, query) {
    return (await reference.allProjects())
      .filter(({ id }) => (query['project_id'] ?? id) === id)
      .map(({ id, name }) => ({ key: name, query: { ...query, ...inProject(id) } }));
  },
  month: ({ http }, query, filter) => monthsOf({ http }, filter, query),
};

/** Each word with the natives that it stands for, of those that the filter lets through. */
function wordsOf<Word extends string, Native extends { readonly id: string }>(
  words: readonly Word[],
  all: readonly Native[],
  wordOf: (native: Native) => Word,
  wanted: string | undefined,
): { key: Word; ids: string }[] {
  const through = wanted === undefined || wanted === '*' ? undefined : wanted.split('|');
  return words.flatMap((key) => {
    const ids = all
      .filter((native) => wordOf(native) === key && (through?.includes(native.id) ?? true))
      .map(({ id }) => id);
    return ids.length === 0 ? [] : [{ key, ids: ids.join('|') }];
  });
}

/** From the month of the oldest ticket to that of the newest. */
async function monthsOf(
  { http }: Pick<Connection, 'http'>,
  { created_from, created_to }: CountFilter,
  query: Query,
): Promise<Group[]> {
  const end = async (direction: 'asc' | 'desc') => {
    const sort = `created_on:${direction},id:${direction}`;
    const reply = await http.get('issues.json', issuesReply, {
      query: { ...query, sort, limit: 1 },
    });
    return reply.items[0]?.created_on;
  };
  const [oldest, newest] = await Promise.all([end('asc'), end('desc')]);
  if (oldest === undefined || newest === undefined) return [];
  // with its second of slack Redmine counts the last second of a month with the next one
  const last = new Date(Date.parse(newest) + 1000).toISOString().slice(0, 7);
  const groups: Group[] = [];
  for (let month = oldest.slice(0, 7); month <= last; month = dayOf(month, 1, 1).slice(0, 7)) {
    const from = latest(`${month}-01`, created_from);
    const to = earliest(dayOf(month, 1, 0), created_to);
    if (from <= to) groups.push({ key: month, query: { ...query, created_on: days(from, to) } });
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
