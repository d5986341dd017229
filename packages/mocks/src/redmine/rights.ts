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

/** The statuses that the workflow allows, its own among them; even to a user who may not edit. */
export function allowedStatuses(world: World, user: User, issue: Issue): Status[] {
  const moves = user.admin ? undefined : roleOf(world, user, issue.project)?.moves;
  if (!moves) return world.statuses;
  const allowed = [issue.status, ...(moves[issue.status] ?? [])];
  return world.statuses.filter(({ id }) => allowed.includes(id));
}

export function visibleIssues(world: World, user: User): Issue[] {
  return world.issues.filter(({ project }) => may(world, user, project, 'view_issues'));
}

/** Private notes are left out as if they did not exist. */
export function visibleJournals(world: World, user: User, issue: Issue): Journal[] {
  return issue.journals.filter(
    (journal) => !journal.private || may(world, user, issue.project, 'view_private_notes'),
  );
}
