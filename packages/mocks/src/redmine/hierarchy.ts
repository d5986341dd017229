import type { Issue, World } from './world.ts';

export function childrenOf(world: World, { id }: Issue): Issue[] {
  return world.issues.filter(({ parent }) => parent === id);
}

export function isBelow(world: World, issue: Issue, above: Issue): boolean {
  if (issue.parent === undefined) return false;
  if (issue.parent === above.id) return true;
  const parent = world.issues.find(({ id }) => id === issue.parent);
  return parent !== undefined && isBelow(world, parent, above);
}

/** An issue has the highest priority and the latest date of its subtasks, as Redmine is set at first. */
export function follow(world: World, parent: number | undefined): void {
  const issue = world.issues.find(({ id }) => id === parent);
  const children = issue ? childrenOf(world, issue) : [];
  if (!issue || children.length === 0) return;
  issue.priority = Math.max(...children.map(({ priority }) => priority));
  issue.due =
    children
      .map(({ due }) => due ?? '')
      .toSorted()
      .at(-1) || null;
  follow(world, issue.parent);
}
