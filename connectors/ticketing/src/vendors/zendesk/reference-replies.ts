import { z } from 'zod';
import { id, listOf, meta, nativeUser, optionalId, text, type Paged } from './replies.ts';

/** What Zendesk answers about its groups, fields, statuses and the account itself. */
export const nativeGroup = z.object({
  id,
  name: text,
  deleted: z.boolean().nullish(),
  /** Of the whole Zendesk. */
  default: z.boolean().nullish(),
});
export type NativeGroup = z.infer<typeof nativeGroup>;

/** Of one person in one group. */
const membership = z.object({ group_id: id, default: z.boolean().nullish() });
export type Membership = z.infer<typeof membership>;

export const nativeField = z.object({
  id,
  /** `subject`, `assignee` and the like for Zendesk's own; `text`, `tagger`, `checkbox` … for the others. */
  type: text,
  title: text,
  active: z.boolean().nullish(),
  /** Needed to solve a ticket. */
  required: z.boolean().nullish(),
  /** False: one of Zendesk's own. */
  removable: z.boolean().nullish(),
  custom_field_options: listOf(z.object({ name: text, value: text })),
});
export type NativeField = z.infer<typeof nativeField>;

const customStatus = z.object({
  id,
  status_category: text,
  agent_label: text,
  active: z.boolean().nullish(),
  default: z.boolean().nullish(),
});
export type CustomStatus = z.infer<typeof customStatus>;

/** Whoever asks without a credential is nobody, with status 200: then there is no id. */
const me = nativeUser.extend({
  id: optionalId,
  default_group_id: optionalId,
  /** `organization`, `groups`, `assigned` or `requested`: tickets beyond that are hidden. */
  ticket_restriction: text,
  only_private_comments: z.boolean().nullish(),
});

const paged = <Item>(items: readonly Item[], after: string | undefined): Paged<Item> => ({
  items,
  after,
});
export const groupsReply = z
  .object({ groups: z.array(nativeGroup), meta })
  .transform((reply) => paged(reply.groups, reply.meta));
export const fieldsReply = z
  .object({ ticket_fields: z.array(nativeField), meta })
  .transform((reply) => paged(reply.ticket_fields, reply.meta));
export const membershipsReply = z
  .object({ group_memberships: z.array(membership), meta })
  .transform((reply) => paged(reply.group_memberships, reply.meta));
export const statusesReply = z
  .object({ custom_statuses: z.array(customStatus) })
  .transform((reply) => reply.custom_statuses);
export const meReply = z.object({ user: me }).transform((reply) => reply.user);
