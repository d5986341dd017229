import { plainText } from './adf.ts';
import type { ChangeItem, Issue, Named, User } from './model.ts';
import { projectOf } from './rights.ts';
import type { World } from './world.ts';

interface Side {
  readonly id: string | null;
  readonly text: string | null;
}

/** What the changelog tells of an issue: field -> what it is. */
export function sides(world: World, issue: Issue): Record<string, Side> {
  const user = (id: string | null): Side => ({
    id,
    text: world.users.find(({ accountId }) => accountId === id)?.displayName ?? null,
  });
  const custom = projectOf(world, issue).fields.map(({ id }) => {
    const value = issue.custom[id];
    return [id, plain(value === undefined || value === null ? null : shown(value))] as const;
  });
  return {
    summary: plain(issue.summary),
    description: plain(issue.description && plainText(issue.description)),
    status: named(world.statuses, issue.status),
    priority: named(world.priorities, issue.priority),
    resolution: named(world.resolutions, issue.resolution),
    issuetype: named(projectOf(world, issue).issueTypes, issue.type),
    assignee: user(issue.assignee),
    reporter: user(issue.reporter),
    labels: plain(issue.labels.join(' ')),
    duedate: { id: issue.due, text: issue.due && `${issue.due} 00:00:00.0` },
    parent: {
      id: issue.parent,
      text: world.issues.find(({ id }) => id === issue.parent)?.key ?? null,
    },
    ...Object.fromEntries(custom),
  };
}

function plain(text: string | null): Side {
  return { id: null, text };
}

function named(all: readonly Named[], id: string | null): Side {
  return { id, text: all.find((one) => one.id === id)?.name ?? null };
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'value' in value) return String(value.value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Ends a write: its time, one entry of the changelog where anything is different, and the index. */
export function wrote(
  world: World,
  user: User,
  issue: Issue,
  before: Readonly<Record<string, Side>>,
  more: readonly ChangeItem[] = [],
): void {
  const at = world.write();
  const after = sides(world, issue);
  const items = Object.entries(after).flatMap(([field, to]): ChangeItem[] => {
    const from = before[field] ?? { id: null, text: null };
    if (from.id === to.id && from.text === to.text) return [];
    const own = projectOf(world, issue).fields.find(({ id }) => id === field);
    return [
      {
        field: own?.name ?? (field === 'parent' ? 'IssueParentAssociation' : field),
        fieldtype: own ? 'custom' : 'jira',
        fieldId: field,
        from: from.id,
        fromString: from.text,
        to: to.id,
        toString: to.text,
      },
    ];
  });
  issue.updated = at;
  if (before['status']?.id !== issue.status) issue.statusChanged = at;
  if (before['resolution']?.id !== issue.resolution) {
    issue.resolved = issue.resolution === null ? null : at;
  }
  if (items.length + more.length > 0) {
    issue.history.push({
      id: world.nextId(),
      author: user.accountId,
      created: at,
      items: [...items, ...more],
    });
  }
  world.index.changed(issue);
}
