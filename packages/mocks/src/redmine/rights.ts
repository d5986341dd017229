import type { Issue, Journal, Role, Status, User, World } from './world.ts';

/** The role of a user in a project; undefined for strangers, and for administrators, who need none. */
function roleOf(world: World, user: User, project: number): Role | undefined {
  const member = world.members.find((one) => one.user === user.id && one.project === project);
  return world.roles.find(({ id }) => id === member?.role);
}

export function may(world: World, user: User, project: number, permission: string): boolean {
  return user.admin || roleOf(world, user, project)?.permissions.includes(permission) === true;
}

/** Changing fields is a right of its own, apart from commenting. */
export function mayEdit(world: World, user: User, issue: Issue): boolean {
  const own = issue.author === user.id && may(world, user, issue.project, 'edit_own_issues');
  return own || may(world, user, issue.project, 'edit_issues');
}

/**
 * The statuses that the workflow allows, its own among them; even to a user who may not edit. An issue is not closed
 * while a subtask, or one that blocks it, is open.
 */
export function allowedStatuses(world: World, user: User, issue: Issue): Status[] {
  const moves = user.admin ? undefined : roleOf(world, user, issue.project)?.moves;
  const allowed = moves && [issue.status, ...(moves[issue.status] ?? [])];
  const held = heldOpen(world, issue);
  return world.statuses.filter(
    ({ id, is_closed }) =>
      (allowed?.includes(id) ?? true) && !(held && is_closed && id !== issue.status),
  );
}

function heldOpen(world: World, issue: Issue): boolean {
  const blockers = world.relations.filter(({ type, to }) => type === 'blocks' && to === issue.id);
  return world.issues.some(
    ({ id, parent, status }) =>
      (parent === issue.id || blockers.some(({ from }) => from === id)) && !isClosed(world, status),
  );
}

export function isClosed(world: World, status: number): boolean {
  return world.statuses.some(({ id, is_closed }) => id === status && is_closed);
}

/** Members whose role can be assigned, the author, and whoever has it already. */
export function assignable(world: World, issue: Issue): number[] {
  const members = world.members
    .filter(({ project }) => project === issue.project)
    .filter(({ role }) => world.roles.find(({ id }) => id === role)?.assignable !== false)
    .map(({ user }) => user);
  return [...members, issue.author, ...(issue.assignee === undefined ? [] : [issue.assignee])];
}

export function visibleIssues(world: World, user: User): Issue[] {
  return world.issues.filter(({ project }) => may(world, user, project, 'view_issues'));
}

/** Private notes of others are left out as if they did not exist. */
export function visibleJournals(world: World, user: User, issue: Issue): Journal[] {
  return issue.journals.filter(
    (journal) =>
      !journal.private ||
      journal.user === user.id ||
      may(world, user, issue.project, 'view_private_notes'),
  );
}
