import { z } from 'zod';

/**
 * What Redmine answers about issues, as far as we read it. Tolerant on purpose: fields that we do not know are dropped,
 * null and absent mean the same, ids may be numbers or text. Source: answers of a Redmine 5.0.
 */
export const id = z.union([z.int(), z.string()]).transform(String);
export const text = z
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
export const named = z.object({ id, name: text });
export type Named = z.infer<typeof named>;
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

export const nativeStatus = named.extend({ is_closed: z.boolean().nullish() });
export type NativeStatus = z.infer<typeof nativeStatus>;

/** A value as text; undefined for none. */
const scalar = z
  .unknown()
  .optional()
  .transform((value) => {
    const plain = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    return typeof plain === 'string' && plain !== '' ? plain : undefined;
  });

const detail = z.object({
  /** `attr`, `cf` (a custom field), `relation` or `attachment`. */
  property: text,
  /** Of the attribute or the relation; the id of a custom field or an attachment. */
  name: text,
  old_value: scalar,
  new_value: scalar,
});
export type Detail = z.infer<typeof detail>;

const journal = z.object({
  id,
  user: named.nullish(),
  notes: prose,
  created_on: instant,
  private_notes: z.boolean().nullish(),
  /** The fields that changed, with their values as text. */
  details: listOf(detail),
});
export type Journal = z.infer<typeof journal>;

/** The oldest first: the account may have asked Redmine for the newest first, and then its answers come so too. */
const journals = z
  .array(journal)
  .nullish()
  .transform((given) => given?.toSorted((a, b) => Number(a.id) - Number(b.id)));

/** The values are none, one, or, in a field of several, any number. */
const nativeField = named
  .extend({ multiple: z.boolean().nullish(), value: z.unknown().optional() })
  .transform(({ value, multiple, ...field }) => ({
    ...field,
    multiple: multiple === true,
    values: z
      .array(scalar)
      .parse(Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined),
  }));
export type NativeField = z.infer<typeof nativeField>;

export const nativeAttachment = z.object({
  id,
  filename: text,
  filesize: z.int().min(0).nullish(),
  content_type: text,
});
export type NativeAttachment = z.infer<typeof nativeAttachment>;

export const nativeRelation = z.object({ issue_id: id, issue_to_id: id, relation_type: text });

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
  parent: z.object({ id }).nullish(),
  /** Those that the tracker and the project have; also without a value. */
  custom_fields: listOf(nativeField),
  /** Absent unless asked for; relations and children also where there are none. */
  journals,
  attachments: listOf(nativeAttachment),
  relations: listOf(nativeRelation),
  children: listOf(z.object({ id })),
  /** A server before 5.0 never sends it. */
  allowed_statuses: z.array(nativeStatus).nullish(),
});
export type Issue = z.infer<typeof issue>;
export const issueReply = z.object({ issue }).transform((reply) => reply.issue);

/** Lists come as `{ items, total }`, whatever a list is called on the wire. Not every one is counted. */
export const total = { total_count: z.int().nullish() };
export function counted<Item>(items: Item[], count?: number | null) {
  return { items, total: count ?? items.length };
}

export const issuesReply = z
  .object({ issues: z.array(issue), ...total })
  .transform((reply) => counted(reply.issues, reply.total_count));
/** `total_count` is null when no word of the question was long enough to look for. */
export const searchReply = z
  .object({ results: z.array(z.object({ id })), ...total })
  .transform((reply) => counted(reply.results, reply.total_count));
export const attachmentReply = z
  .object({ attachment: nativeAttachment })
  .transform((reply) => reply.attachment);

export const errorsReply = z.object({ errors: z.array(z.string()) });
