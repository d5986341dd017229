import type { Comment, Issue, Permission, Project, User } from './model.ts';
import type { World } from './world.ts';

export function may(user: User, permission: Permission): boolean {
  return user.permissions.includes(permission);
}

/** By id or by key, whatever the case; what may not be seen does not exist. */
export function visibleProject(world: World, user: User, name: unknown): Project | undefined {
  if (!may(user, 'BROWSE_PROJECTS')) return undefined;
  return world.projects.find(
    ({ id, key }) => id === name || key.toLowerCase() === String(name).toLowerCase(),
  );
}

export function visibleIssue(world: World, user: User, name: unknown): Issue | undefined {
  if (!may(user, 'BROWSE_PROJECTS')) return undefined;
  return world.issues.find(
    ({ id, key }) => id === name || key.toLowerCase() === String(name).toLowerCase(),
  );
}

export function projectOf(world: World, issue: Issue): Project {
  const project = world.projects.find(({ id }) => id === issue.project);
  if (!project) throw new Error(`issue ${issue.key} is in no project`);
  return project;
}

/** A comment for a role is seen by its members only. */
export function visibleComments(user: User, issue: Issue): Comment[] {
  return issue.comments.filter(
    ({ visibility }) => !visibility || user.projectRoles.includes(visibility.value),
  );
}

/** Whether customers see it. Outside a service desk nothing is hidden from them, as there are none. */
export function isPublic(world: World, issue: Issue, comment: Comment): boolean {
  if (projectOf(world, issue).serviceDeskId === null) return true;
  const flag: unknown = comment.properties['sd.public.comment'];
  const internal = typeof flag === 'object' && flag !== null && 'internal' in flag && flag.internal;
  return !(internal === true || internal === 'true');
}
