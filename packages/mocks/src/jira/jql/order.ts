import type { Issue } from '../model.ts';
import type { World } from '../world.ts';
import type { Sort } from './parse.ts';
import { JqlProblem } from './problem.ts';

/** Where an issue stands: one entry for each thing that is sorted by, and its id last. */
export type Place = readonly (string | number | null)[];

export interface Order {
  readonly place: (issue: Issue) => Place;
  readonly compare: (a: Place, b: Place) => number;
}

type Read = (world: World, issue: Issue) => string | number | null;

const index = (all: readonly { readonly id: string }[], id: string | null) =>
  id === null ? null : all.findIndex((one) => one.id === id);

interface Sortable {
  readonly read: Read;
  readonly usually: 'asc' | 'desc';
  readonly date?: boolean;
}

const created: Sortable = { read: (_, issue) => issue.created, usually: 'desc', date: true };
const updated: Sortable = { read: (_, issue) => issue.updated, usually: 'desc', date: true };
const due: Sortable = { read: (_, issue) => issue.due, usually: 'desc', date: true };
const key: Sortable = { read: (_, issue) => keyPlace(issue), usually: 'desc' };

const SORTABLE: Readonly<Record<string, Sortable>> = {
  created,
  createddate: created,
  updated,
  updateddate: updated,
  due,
  duedate: due,
  key,
  issuekey: key,
  id: key,
  resolved: { read: (_, issue) => issue.resolved, usually: 'desc', date: true },
  // the first of the list is the highest
  priority: {
    read: ({ priorities }, issue) => {
      const place = index(priorities, issue.priority);
      return place === null ? null : -place;
    },
    usually: 'desc',
  },
  status: { read: ({ statuses }, issue) => index(statuses, issue.status), usually: 'desc' },
  project: { read: ({ projects }, issue) => index(projects, issue.project), usually: 'asc' },
  resolution: {
    read: ({ resolutions }, issue) => index(resolutions, issue.resolution),
    usually: 'desc',
  },
  summary: { read: (_, issue) => issue.summary.toLowerCase(), usually: 'asc' },
  assignee: { read: ({ users }, issue) => userName(users, issue.assignee), usually: 'asc' },
  reporter: { read: ({ users }, issue) => userName(users, issue.reporter), usually: 'asc' },
};

/** Keys compare by project, then by number. */
function keyPlace({ key: text }: Issue): string {
  const [project = '', number = ''] = text.split('-');
  return `${project}-${number.padStart(9, '0')}`;
}

function userName(users: World['users'], id: string | null): string | null {
  return users.find(({ accountId }) => accountId === id)?.displayName ?? null;
}

/** Throws JqlProblem. Whatever is asked, the newest id comes first among equals. */
export function orderOf(sorts: readonly Sort[], world: World): Order {
  const asked = sorts.map(({ field, direction }) => {
    const sortable = SORTABLE[field.toLowerCase()];
    if (!sortable) throw new JqlProblem(`Not able to sort using field '${field}'.`);
    return { ...sortable, sign: (direction ?? sortable.usually) === 'asc' ? 1 : -1 };
  });
  const nothing = (date = false) => (date && !world.emptyDatesFirst ? 1 : -1);
  return {
    place: (issue) => [...asked.map(({ read }) => read(world, issue)), Number(issue.id)],
    compare(a, b) {
      for (const [at, { sign, date }] of asked.entries()) {
        const [left = null, right = null] = [a[at], b[at]];
        if (left === right) continue;
        if (left === null) return sign * nothing(date);
        if (right === null) return -sign * nothing(date);
        return left > right ? sign : -sign;
      }
      return Number(b.at(-1)) - Number(a.at(-1));
    },
  };
}
