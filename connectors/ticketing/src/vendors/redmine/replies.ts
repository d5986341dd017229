import { z } from 'zod';

/**
 * What Redmine answers, as far as we read it. Tolerant on purpose: fields that we do not know are dropped, null and
 * absent mean the same, ids may be numbers or text. Source: answers of a Redmine 5.0.
 */
const id = z.union([z.int(), z.string()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** Redmine keeps the lines of a description with CRLF, and those of a comment as they were sent. */
export const sameLines = (value: string): string => value.replaceAll(/\r\n?/g, '\n');
/** With the marks in it: who shows it to a caller leaves them out. */
const prose = text.transform(sameLines);
const instant = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value).toISOString());
const named = z.object({ id, name: text });
export type Named = z.infer<typeof named>;

const nativeStatus = named.extend({ is_closed: z.boolean().nullish() });
export type NativeStatus = z.infer<typeof nativeStatus>;

const journal = z.object({
  id,
  user: named.nullish(),
  notes: prose,
  created_on: instant,
  private_notes: z.boolean().nullish(),
  /** The fields that changed, with their values as text. */
  details: z
    .array(z.object({ name: text, new_value: z.unknown() }))
    .nullish()
    .transform((value) => value ?? []),
});
export type Journal = z.infer<typeof journal>;

const issue = z.object({
  id,
  subject: text,
  description: prose,
  project: named.nullish(),
  tracker: named.nullish(),
  status: nativeStatus,
  priority: named.nullish(),
  author: named.nullish(),
  assigned_to: named.nullish(),
  due_date: z.iso.date().nullish(),
  created_on: instant,
  updated_on: instant,
  /** Absent unless asked for; a server before 5.0 never sends `allowed_statuses`. */
  journals: z.array(journal).nullish(),
  allowed_statuses: z.array(nativeStatus).nullish(),
});
export type Issue = z.infer<typeof issue>;
export const issueReply = z.object({ issue }).transform((reply) => reply.issue);

/** Lists come as `{ items, total }`, whatever a list is called on the wire. Not every one is counted. */
const total = { total_count: z.int().nullish() };
function counted<Item>(items: Item[], count: number | null | undefined) {
  return { items, total: count ?? items.length };
}

export const issuesReply = z
  .object({ issues: z.array(issue), ...total })
  .transform((reply) => counted(reply.issues, reply.total_count));
/** `total_count` is null when no word of the question was long enough to look for. */
export const searchReply = z
  .object({ results: z.array(z.object({ id })), ...total })
  .transform((reply) => counted(reply.results, reply.total_count));
export const statusesReply = z
  .object({ issue_statuses: z.array(nativeStatus) })
  .transform((reply) => counted(reply.issue_statuses, undefined));
const nativePriority = named.extend({ is_default: z.boolean().nullish() });
export type NativePriority = z.infer<typeof nativePriority>;
export const prioritiesReply = z
  .object({ issue_priorities: z.array(nativePriority) })
  .transform((reply) => counted(reply.issue_priorities, undefined));
export const trackersReply = z
  .object({ trackers: z.array(named) })
  .transform((reply) => counted(reply.trackers, undefined));

const project = named.extend({ identifier: z.string() });
export type Project = z.infer<typeof project>;
export const projectsReply = z
  .object({ projects: z.array(project), ...total })
  .transform((reply) => counted(reply.projects, reply.total_count));

/** A member is a user or a group. */
const membership = z.object({ user: named.nullish(), group: named.nullish() });
export const membershipsReply = z
  .object({ memberships: z.array(membership), ...total })
  .transform((reply) => counted(reply.memberships, reply.total_count));

/** The answer also holds the account's key; it is dropped here. */
export const currentUserReply = z
  .object({
    user: z.object({
      id,
      admin: z.boolean().nullish(),
      memberships: z.array(z.object({ project: named, roles: z.array(named) })).nullish(),
    }),
  })
  .transform(({ user }) => ({
    id: user.id,
    admin: user.admin === true,
    memberships: user.memberships ?? [],
  }));

export const roleReply = z
  .object({ role: z.object({ permissions: z.array(z.string()).nullish() }) })
  .transform(({ role }) => role.permissions ?? []);

export const errorsReply = z.object({ errors: z.array(z.string()) });
