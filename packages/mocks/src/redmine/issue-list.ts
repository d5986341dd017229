import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { page } from './paging.ts';
import { renderIssue } from './render.ts';
import { may, visibleIssues } from './rights.ts';
import type { Issue, User, World } from './world.ts';

type Test = (issue: Issue) => boolean;

/** The list of issues. A filter that Redmine does not know narrows nothing; text where an id belongs is a 500. */
export const listIssues: Answer = ({ world, user, url }) => {
  const asked = url.searchParams.get('project_id');
  const project = world.projects.find(
    ({ id, identifier }) => String(id) === asked || identifier === asked,
  );
  if (asked !== null && !project) return new HttpResponse(null, { status: 404 });
  if (project && !may(world, user, project.id, 'view_issues')) {
    return new HttpResponse(null, { status: 403 });
  }
  for (const field of ['assigned_to_id', 'author_id']) {
    if (!/^(me|!?\*|\d+)?$/.test(url.searchParams.get(field) ?? '')) {
      return new HttpResponse(null, { status: 500 });
    }
  }
  const tests = filters(world, user, url.searchParams);
  const found = visibleIssues(world, user)
    .filter((issue) => !project || issue.project === project.id)
    .filter((issue) => tests.every((test) => test(issue)))
    .toSorted(order(url.searchParams.get('sort') ?? 'id:desc'));
  const { items, counts } = page(found, url);
  return HttpResponse.json({ issues: items.map((issue) => renderIssue(world, issue)), ...counts });
};

function filters(world: World, user: User, query: URLSearchParams): Test[] {
  const status = query.get('status_id') ?? 'open';
  const closed = new Set(world.statuses.filter((one) => one.is_closed).map(({ id }) => id));
  const byStatus: Test =
    status === '*' || status === 'open' || status === 'closed'
      ? (issue) => status === '*' || closed.has(issue.status) === (status === 'closed')
      : (issue) => status.split('|').includes(String(issue.status));
  const one = (name: string, separator: RegExp, value: (issue: Issue) => unknown): Test[] => {
    const given = query.get(name)?.split(separator);
    if (given?.[0] === '!*') return [(issue) => value(issue) === undefined];
    if (given?.[0] === '*') return [(issue) => value(issue) !== undefined];
    const wanted = given?.map((text) => (text === 'me' ? String(user.id) : text));
    return wanted ? [(issue) => wanted.includes(String(value(issue)))] : [];
  };
  const range = (name: string, value: (issue: Issue) => string | null): Test[] => {
    const match = /^(?<sign>><|>=|<=)(?<first>[^|]*)\|?(?<second>.*)$/.exec(query.get(name) ?? '');
    if (!match?.groups) return [];
    const { sign, first = '', second = '' } = match.groups;
    const [from, to] = sign === '><' ? [first, second] : sign === '>=' ? [first, '~'] : ['', first];
    return [(issue) => inRange(value(issue), from, to)];
  };
  return [
    byStatus,
    ...one('priority_id', /\|/, ({ priority }) => priority),
    ...one('assigned_to_id', /\|/, ({ assignee }) => assignee),
    ...one('author_id', /\|/, ({ author }) => author),
    ...one('tracker_id', /\|/, ({ tracker }) => tracker),
    ...one('issue_id', /[,|]/, ({ id }) => id),
    ...range('created_on', ({ created }) => created),
    ...range('updated_on', ({ updated }) => updated),
    ...range('due_date', ({ due }) => due),
  ];
}

function inRange(value: string | null, from: string, to: string): boolean {
  return value !== null && value >= from && value <= to;
}

const keys: Record<string, (issue: Issue) => string | number> = {
  id: ({ id }) => id,
  priority: ({ priority }) => priority,
  created_on: ({ created }) => created,
  updated_on: ({ updated }) => updated,
  // PostgreSQL puts what has no value last
  due_date: ({ due }) => due ?? '~',
};

function order(sort: string): (a: Issue, b: Issue) => number {
  const by = sort.split(',').map((part) => {
    const [name = '', direction] = part.split(':');
    return { key: keys[name] ?? (() => 0), sign: direction === 'desc' ? -1 : 1 };
  });
  return (a, b) => {
    for (const { key, sign } of by) {
      if (key(a) !== key(b)) return key(a) > key(b) ? sign : -sign;
    }
    return 0;
  };
}
