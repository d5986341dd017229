import { z } from 'zod';

/**
 * What Jira answers about issues, as far as we read it. Tolerant on purpose: fields that we do not know are dropped,
 * null and absent mean the same, ids may be numbers or text. Source: the description of Jira Cloud's REST API, version 3.
 */
export const id = z.union([z.int(), z.string()]).transform(String);
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
/** Such as 2026-11-22T10:00:00.000+0000: the offset has no colon. */
const instant = z
  .string()
  .transform((value) => value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((value) => new Date(value).toISOString());

export const named = z.object({ id, name: text });
export type Named = z.infer<typeof named>;

/** `category` is new, indeterminate or done; empty where Jira left it out. */
export const nativeStatus = named
  .extend({ statusCategory: z.object({ key: text }).nullish() })
  .transform(({ statusCategory, ...status }) => ({
    ...status,
    category: statusCategory?.key ?? '',
  }));
export type NativeStatus = z.infer<typeof nativeStatus>;

/** People hide their address: then it is absent. */
export const account = z.object({
  accountId: z.string(),
  displayName: text,
  emailAddress: text,
  /** atlassian, customer or app. */
  accountType: text,
  active: z.boolean().nullish(),
});
export type Account = z.infer<typeof account>;

export const nativeType = named.extend({
  subtask: z.boolean().nullish(),
  /** 1 above, 0 plain, -1 a subtask. */
  hierarchyLevel: z.int().nullish(),
});
export type NativeType = z.infer<typeof nativeType>;

export const nativeProject = named.extend({ key: text, projectTypeKey: text });
export type NativeProject = z.infer<typeof nativeProject>;

export const nativeAttachment = z.object({
  id,
  filename: text,
  mimeType: text,
  size: z.int().min(0).nullish(),
});
export type NativeAttachment = z.infer<typeof nativeAttachment>;

const reference = z.object({ id, key: text });

/** From the one end the other is `outwardIssue`, and the link reads as `outward`; from there it is the other way round. */
export const nativeLink = z.object({
  type: z.object({ id, name: text, inward: text, outward: text }),
  inwardIssue: reference.nullish(),
  outwardIssue: reference.nullish(),
});
export type NativeLink = z.infer<typeof nativeLink>;

const fields = z.looseObject({
  summary: text,
  description: z.unknown().optional(),
  project: nativeProject.nullish(),
  issuetype: nativeType.nullish(),
  status: nativeStatus.nullish(),
  priority: named.nullish(),
  labels: listOf(z.string()),
  assignee: account.nullish(),
  reporter: account.nullish(),
  created: instant,
  updated: instant,
  duedate: z.iso.date().nullish(),
  resolution: named.nullish(),
  issuelinks: listOf(nativeLink),
  attachment: listOf(nativeAttachment),
  subtasks: listOf(reference),
  parent: reference.nullish(),
});

/** Properties are what apps keep beside an issue or a comment; nobody sees them in Jira. */
const properties = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

/** An issue with everything that a ticket shows, or with as much as a search asked for. */
export const issue = z
  .object({ id, key: text, fields, properties })
  .transform(({ fields: own, ...rest }) => ({
    ...rest,
    ...own,
    /** All of the fields by their ids, for those that a site made. */
    custom: new Map<string, unknown>(Object.entries(own)),
  }));
export type Issue = z.infer<typeof issue>;

/** Whose an issue is, and its mark. */
export const markedIssue = z
  .object({
    id,
    key: text,
    fields: z.object({ creator: account.nullish() }).nullish(),
    properties,
  })
  .transform(({ fields: own, ...rest }) => ({ ...rest, creator: own?.creator?.accountId }));
export type MarkedIssue = z.infer<typeof markedIssue>;

/** Pages by token, without a total. */
export const searchReply = <Item extends z.ZodType>(item: Item) =>
  z
    .object({
      issues: listOf(item),
      nextPageToken: z.string().nullish(),
      isLast: z.boolean().nullish(),
    })
    .transform(({ issues, nextPageToken, isLast }) => ({
      items: issues,
      next: isLast === true ? undefined : (nextPageToken ?? undefined),
    }));
export const countReply = z.object({ count: z.int().min(0) });
export const createdReply = z.object({ id, key: text });

export const nativeComment = z.object({
  id,
  author: account.nullish(),
  body: z.unknown().optional(),
  created: instant,
  /** False: customers of the service desk do not see it. */
  jsdPublic: z.boolean().nullish(),
  /** Only members of a role or a group see it. */
  visibility: z.object({ type: text, value: text }).nullish(),
  properties: listOf(z.object({ key: text, value: z.unknown().optional() })),
});
export type NativeComment = z.infer<typeof nativeComment>;

/** Lists by place; not every one says how long it is. */
export const commentsReply = z
  .object({ comments: z.array(nativeComment), total: z.int().nullish() })
  .transform(({ comments, total }) => ({ items: comments, total: total ?? undefined }));

const scalar = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));
const changeItem = z.object({
  field: text,
  fieldId: text,
  /** Ids, where a field has them. */
  from: scalar,
  to: scalar,
  /** What a person reads. */
  fromString: scalar,
  toString: scalar,
});
export type ChangeItem = z.infer<typeof changeItem>;
export const nativeChange = z.object({
  id,
  author: account.nullish(),
  created: instant,
  items: listOf(changeItem),
});
export type NativeChange = z.infer<typeof nativeChange>;
export const changesReply = z
  .object({
    values: z.array(nativeChange),
    total: z.int().nullish(),
    isLast: z.boolean().nullish(),
  })
  .transform(({ values, total, isLast }) => ({ items: values, total: total ?? undefined, isLast }));

/** What a refusal says, by the whole and by field; the service desk has a form of its own. */
export const refusalReply = z.object({
  errorMessages: listOf(z.string()),
  errors: z
    .record(z.string(), z.string())
    .nullish()
    .transform((value) => value ?? {}),
  errorMessage: text,
  message: text,
});
