import { z } from 'zod';
import { counted, id, listOf, named, nativeStatus, text, total } from './replies.ts';

/** What Redmine answers about everything but issues; as tolerant as `replies.ts`. */
export const statusesReply = z
  .object({ issue_statuses: z.array(nativeStatus) })
  .transform((reply) => counted(reply.issue_statuses));
const nativePriority = named.extend({ is_default: z.boolean().nullish() });
export type NativePriority = z.infer<typeof nativePriority>;
export const prioritiesReply = z
  .object({ issue_priorities: z.array(nativePriority) })
  .transform((reply) => counted(reply.issue_priorities));
export const trackersReply = z
  .object({ trackers: z.array(named) })
  .transform((reply) => counted(reply.trackers));

const project = named.extend({ identifier: z.string() });
export type Project = z.infer<typeof project>;
export const projectsReply = z
  .object({ projects: z.array(project), ...total })
  .transform((reply) => counted(reply.projects, reply.total_count));
/** `issue_custom_fields` leaves out the fields that are for all projects. */
export const projectReply = z
  .object({ project: z.object({ trackers: listOf(named), issue_custom_fields: listOf(named) }) })
  .transform((reply) => reply.project);

/** A member is a user or a group. */
const membership = z.object({
  user: named.nullish(),
  group: named.nullish(),
  roles: listOf(named),
});
export type Membership = z.infer<typeof membership>;
export const membershipsReply = z
  .object({ memberships: z.array(membership), ...total })
  .transform((reply) => counted(reply.memberships, reply.total_count));

/** The answer also holds the account's key; it is dropped here. */
export const currentUserReply = z
  .object({
    user: z.object({
      id,
      login: text,
      admin: z.boolean().nullish(),
      memberships: listOf(z.object({ project: named, roles: z.array(named) })),
    }),
  })
  .transform(({ user }) => ({
    id: user.id,
    admin: user.admin === true,
    login: user.login,
    memberships: user.memberships,
  }));

/** For administrators only. */
const account = z
  .object({ id, login: text, firstname: text, lastname: text, mail: text })
  .transform(({ firstname, lastname, ...rest }) => ({
    ...rest,
    name: [firstname, lastname].filter((part) => part !== '').join(' '),
  }));
export type Account = z.infer<typeof account>;
export const usersReply = z
  .object({ users: z.array(account), ...total })
  .transform((reply) => counted(reply.users, reply.total_count));

export const roleReply = z
  .object({
    role: z.object({
      /** May be assigned tickets. Absent before 5.0. */
      assignable: z.boolean().nullish(),
      permissions: listOf(z.string()),
    }),
  })
  .transform(({ role }) => ({
    permissions: role.permissions,
    assignable: role.assignable !== false,
  }));

/** For administrators only. */
const customField = named.extend({
  customized_type: text,
  is_required: z.boolean().nullish(),
  multiple: z.boolean().nullish(),
  default_value: text,
  trackers: listOf(named),
});
export type CustomFieldDefinition = z.infer<typeof customField>;
export const customFieldsReply = z
  .object({ custom_fields: z.array(customField) })
  .transform((reply) => counted(reply.custom_fields));
