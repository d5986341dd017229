import { z } from 'zod';

/**
 * What GitHub answers, as far as we read it. Tolerant on purpose: fields that we do not know are dropped, null and absent
 * mean the same. Source: GitHub's API description, and the shapes of recorded answers.
 */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** Text that was written in the browser has CRLF. Marks are still in it: who shows it leaves them out. */
const prose = text.transform((value) => value.replaceAll(/\r\n?/g, '\n'));
const instant = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value).toISOString());
const count = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const account = z.object({ login: z.string() });
export type Account = z.infer<typeof account>;
export const accountReply = account;
export const accountsReply = z.array(account);

/** An old answer may hold the bare name. */
const label = z.union([z.string(), z.object({ name: text }).transform(({ name }) => name)]);

const issue = z.object({
  /** By which links name it; people know it by its number. */
  id: z.int(),
  number: z.int(),
  repository_url: z.string(),
  html_url: z.string().nullish(),
  title: text,
  body: prose,
  state: z.string(),
  state_reason: z.string().nullish(),
  labels: listOf(label),
  assignees: listOf(account),
  type: z.object({ name: text }).nullish(),
  comments: count,
  created_at: instant,
  updated_at: instant,
  /** Only a pull request has it. */
  pull_request: z.unknown().optional(),
  /** Absent on servers that have no sub-issues, or no dependencies. */
  parent_issue_url: z.string().nullish(),
  sub_issues_summary: z.object({ total: count }).nullish(),
  issue_dependencies_summary: z
    .object({ total_blocked_by: count, total_blocking: count })
    .nullish(),
});
export type Issue = z.infer<typeof issue>;
export const issueReply = issue;
export const issuesReply = z.array(issue);

/** Of a link, only which issue is at the other end. */
export const linkedReply = z.array(z.object({ number: z.int(), repository_url: z.string() }));
export const writtenReply = z.looseObject({});

export const searchReply = z
  .object({ total_count: z.int(), incomplete_results: z.boolean().nullish(), items: issuesReply })
  .transform(({ total_count, incomplete_results, items }) => ({
    total: total_count,
    complete: incomplete_results !== true,
    items,
  }));

const comment = z.object({
  id: z.int().transform(String),
  user: account.nullish(),
  body: prose,
  created_at: instant,
});
export type NativeComment = z.infer<typeof comment>;
export const commentReply = comment;
export const commentsReply = z.array(comment);

const event = z.object({
  event: text,
  actor: account.nullish(),
  created_at: instant,
  label: z.object({ name: text }).nullish(),
  assignee: account.nullish(),
  rename: z.object({ from: text, to: text }).nullish(),
  state_reason: z.string().nullish(),
});
export type NativeEvent = z.infer<typeof event>;
export const eventsReply = z.array(event);

export const repositoryReply = z.object({
  full_name: z.string(),
  has_issues: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  permissions: z.record(z.string(), z.boolean()).nullish(),
});
export type Repository = z.infer<typeof repositoryReply>;

/** `errors` may hold sentences as well. */
export const errorReply = z.object({
  message: text,
  errors: listOf(
    z.union([
      z.string(),
      z
        .object({ field: text, code: text, message: text })
        .transform(({ field, code, message }) =>
          message === '' ? [field, code].filter((part) => part !== '').join(' ') : message,
        ),
    ]),
  ).catch([]),
});
