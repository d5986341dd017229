import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { page } from './paging.ts';
import { ref } from './render.ts';
import { may } from './rights.ts';

export const statuses: Answer = ({ world }) =>
  HttpResponse.json({ issue_statuses: world.statuses });

export const priorities: Answer = ({ world }) =>
  HttpResponse.json({ issue_priorities: world.priorities });

export const trackers: Answer = ({ world }) => HttpResponse.json({ trackers: world.trackers });

export const projects: Answer = ({ world, user, url }) => {
  const visible = world.projects.filter(({ id }) => may(world, user, id, 'view_issues'));
  const { items, counts } = page(visible, url);
  return HttpResponse.json({ projects: items, ...counts });
};

export const memberships: Answer = ({ world, user, url, id }) => {
  const project = world.projects.find((one) => String(one.id) === id || one.identifier === id);
  if (!project) return new HttpResponse(null, { status: 404 });
  if (!may(world, user, project.id, 'view_issues')) return new HttpResponse(null, { status: 403 });
  const members = world.members.filter((member) => member.project === project.id);
  const { items, counts } = page(members, url);
  return HttpResponse.json({
    memberships: items.map((member) => ({ user: ref(world.users, member.user) })),
    ...counts,
  });
};

/** Like the real one it also answers with the account's key: nobody may log this body. */
export const currentUser: Answer = ({ world, user }) =>
  HttpResponse.json({
    user: {
      id: user.id,
      admin: user.admin,
      api_key: user.key,
      memberships: world.members
        .filter((member) => member.user === user.id)
        .map((member) => ({
          project: ref(world.projects, member.project),
          roles: [ref(world.roles, member.role)],
        })),
    },
  });

export const role: Answer = ({ world, id }) => {
  const found = world.roles.find((one) => String(one.id) === id);
  if (!found) return new HttpResponse(null, { status: 404 });
  const { name, permissions } = found;
  return HttpResponse.json({ role: { id: found.id, name, permissions } });
};
