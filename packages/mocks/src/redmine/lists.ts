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
  const states = (url.searchParams.get('status') ?? '1').split('|');
  const visible = world.projects
    .filter(({ id }) => may(world, user, id, 'view_issues'))
    .filter(({ closed }) => states.includes(closed === true ? '5' : '1'));
  const { items, counts } = page(visible, url);
  return HttpResponse.json({
    projects: items.map(({ id, name, identifier, closed }) => ({
      id,
      name,
      identifier,
      status: closed === true ? 5 : 1,
    })),
    ...counts,
  });
};

/** Of the custom fields those that are for all projects are left out. */
export const oneProject: Answer = ({ world, user, id }) => {
  const found = world.projects.find((one) => String(one.id) === id || one.identifier === id);
  if (!found) return new HttpResponse(null, { status: 404 });
  if (!may(world, user, found.id, 'view_issues')) return new HttpResponse(null, { status: 403 });
  const { name, identifier } = found;
  return HttpResponse.json({
    project: {
      id: found.id,
      name,
      identifier,
      trackers: world.trackers.filter((tracker) => found.trackers?.includes(tracker.id) ?? true),
      issue_custom_fields: world.customFields
        .filter((field) => field.projects?.includes(found.id))
        .map((field) => ref(world.customFields, field.id)),
    },
  });
};

/** For administrators only. */
export const customFields: Answer = ({ world, user }) => {
  if (!user.admin) return new HttpResponse(null, { status: 403 });
  return HttpResponse.json({
    custom_fields: world.customFields.map((field) => ({
      id: field.id,
      name: field.name,
      customized_type: 'issue',
      field_format: field.options ? 'list' : 'string',
      is_required: field.required,
      multiple: field.multiple,
      default_value: '',
      trackers: world.trackers.filter(({ id }) => field.trackers?.includes(id) ?? true),
    })),
  });
};

/** For administrators only: by parts of login, names and e-mail. */
export const users: Answer = ({ world, user, url }) => {
  if (!user.admin) return new HttpResponse(null, { status: 403 });
  const name = (url.searchParams.get('name') ?? '').toLowerCase();
  const found = world.users.filter((one) =>
    [one.login, one.name, one.mail].some((text) => text.toLowerCase().includes(name)),
  );
  const { items, counts } = page(found, url);
  return HttpResponse.json({
    users: items.map((one) => {
      const [firstname, ...rest] = one.name.split(' ');
      return {
        id: one.id,
        login: one.login,
        admin: one.admin,
        firstname,
        lastname: rest.join(' '),
        mail: one.mail,
      };
    }),
    ...counts,
  });
};

export const memberships: Answer = ({ world, user, url, id }) => {
  const project = world.projects.find((one) => String(one.id) === id || one.identifier === id);
  if (!project) return new HttpResponse(null, { status: 404 });
  if (!may(world, user, project.id, 'view_issues')) return new HttpResponse(null, { status: 403 });
  const members = world.members.filter((member) => member.project === project.id);
  const { items, counts } = page(members, url);
  return HttpResponse.json({
    memberships: items.map((member) => ({
      user: ref(world.users, member.user),
      roles: [ref(world.roles, member.role)],
    })),
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
  const { name, permissions, assignable = true } = found;
  return HttpResponse.json({ role: { id: found.id, name, assignable, permissions } });
};
