import { plainText } from '../adf.ts';
import type { Issue, Named, User } from '../model.ts';
import { projectOf, visibleComments, visibleIssue, visibleProject } from '../rights.ts';
import type { World } from '../world.ts';

export interface Searcher {
  readonly world: World;
  readonly user: User;
}

/** How a field is searched: by one of a set of ids, by time, by calendar day, or by the words in it. */
export type Field =
  | {
      readonly kind: 'choice';
      /** What the issue has; none: it is empty. */
      readonly ids: (issue: Issue) => readonly string[];
      /** The ids that a person's word stands for; undefined: there is no such value, and the query is refused. */
      readonly named: (text: string) => readonly string[] | undefined;
      /** Only for those that can be compared: where an id stands. */
      readonly rank?: (id: string) => number;
    }
  | { readonly kind: 'instant'; readonly at: (issue: Issue) => number | null }
  | { readonly kind: 'day'; readonly day: (issue: Issue) => string | null }
  | { readonly kind: 'words'; readonly text: (issue: Issue) => string };

const CATEGORY_IDS = { new: '2', indeterminate: '4', done: '3' } as const;
const CATEGORY_NAMES = { 'to do': '2', 'in progress': '4', done: '3' } as const;

const ALIASES: Readonly<Record<string, string>> = {
  createddate: 'created',
  updateddate: 'updated',
  duedate: 'due',
  resolutiondate: 'resolved',
  issuekey: 'key',
  issue: 'key',
  id: 'key',
  type: 'issuetype',
};

/** Undefined: there is no such field, or this world does not know it. */
export function fieldOf(name: string, { world, user }: Searcher): Field | undefined {
  const lower = name.toLowerCase();
  return fields(world, user)[ALIASES[lower] ?? lower];
}

function fields(world: World, user: User): Readonly<Record<string, Field>> {
  const byUser = (text: string) => {
    const ids = world.users
      .filter(
        ({ accountId, displayName, email, emailVisible }) =>
          accountId === text ||
          displayName.toLowerCase() === text.toLowerCase() ||
          (emailVisible && email === text.toLowerCase()),
      )
      .map(({ accountId }) => accountId);
    return ids.length > 0 ? ids : undefined;
  };
  const comments = (issue: Issue) =>
    visibleComments(user, issue)
      .map(({ body }) => plainText(body))
      .join('\n');
  const types = world.projects.flatMap(({ issueTypes }) => issueTypes);
  const statusOf = (issue: Issue) => world.statuses.find(({ id }) => id === issue.status);
  const issueNamed = (text: string) => one(visibleIssue(world, user, text)?.id ?? null);
  return {
    project: {
      kind: 'choice',
      ids: ({ project }) => [project],
      named: (text) =>
        byName(world.projects)(text) ?? one(visibleProject(world, user, text)?.id ?? null),
    },
    status: { kind: 'choice', ids: ({ status }) => [status], named: byName(world.statuses) },
    statuscategory: {
      kind: 'choice',
      ids: (issue) => one(CATEGORY_IDS[statusOf(issue)?.category ?? 'new']),
      named: (text) => {
        const known: Readonly<Record<string, string>> = CATEGORY_NAMES;
        const id = known[text.toLowerCase()] ?? Object.values(known).find((it) => it === text);
        return id === undefined ? undefined : [id];
      },
    },
    priority: {
      kind: 'choice',
      ids: ({ priority }) => one(priority),
      named: byName(world.priorities),
      // the first of the list is the highest
      rank: (id) => -world.priorities.findIndex((priority) => priority.id === id),
    },
    assignee: { kind: 'choice', ids: ({ assignee }) => one(assignee), named: byUser },
    reporter: { kind: 'choice', ids: ({ reporter }) => one(reporter), named: byUser },
    creator: { kind: 'choice', ids: ({ creator }) => [creator], named: byUser },
    labels: {
      kind: 'choice',
      ids: ({ labels }) => labels.map((label) => label.toLowerCase()),
      // one that nobody uses is no mistake
      named: (text) => [text.toLowerCase()],
    },
    resolution: {
      kind: 'choice',
      ids: ({ resolution }) => one(resolution),
      named: byName(world.resolutions),
    },
    issuetype: { kind: 'choice', ids: ({ type }) => [type], named: byName(types) },
    key: {
      kind: 'choice',
      ids: ({ id }) => [id],
      named: (text) => (issueNamed(text).length > 0 ? issueNamed(text) : undefined),
      rank: (id) => Number(world.issues.find((issue) => issue.id === id)?.key.split('-')[1] ?? 0),
    },
    parent: {
      kind: 'choice',
      ids: ({ parent }) => one(parent),
      named: (text) => (issueNamed(text).length > 0 ? issueNamed(text) : undefined),
    },
    created: { kind: 'instant', at: ({ created }) => created },
    updated: { kind: 'instant', at: ({ updated }) => updated },
    resolved: { kind: 'instant', at: ({ resolved }) => resolved },
    due: { kind: 'day', day: ({ due }) => due },
    summary: { kind: 'words', text: ({ summary }) => summary },
    description: { kind: 'words', text: words },
    comment: { kind: 'words', text: comments },
    text: {
      kind: 'words',
      text: (issue) =>
        [
          issue.summary,
          words(issue),
          comments(issue),
          ...projectOf(world, issue).fields.flatMap(({ id, kind }) =>
            kind === 'text' ? [textOf(issue.custom[id])] : [],
          ),
        ].join('\n'),
    },
  };
}

function one(id: string | null): string[] {
  return id === null ? [] : [id];
}

function byName(all: readonly Named[]) {
  return (text: string) => {
    const ids = all
      .filter(({ id, name }) => id === text || name.toLowerCase() === text.toLowerCase())
      .map(({ id }) => id);
    return ids.length > 0 ? ids : undefined;
  };
}

function words(issue: Issue): string {
  return issue.description ? plainText(issue.description) : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
