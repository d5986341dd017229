import { z } from 'zod';
import {
  account,
  id,
  listOf,
  named,
  nativeProject,
  nativeStatus,
  nativeType,
  text,
} from './replies.ts';

/** Lists by place, as most of Jira's reference data comes. */
const paged = <Item extends z.ZodType>(item: Item) =>
  z
    .object({ values: z.array(item), isLast: z.boolean().nullish(), total: z.int().nullish() })
    .transform(({ values, isLast, total }) => ({
      items: values,
      isLast,
      total: total ?? undefined,
    }));

export const projectsReply = paged(nativeProject);
export const prioritiesReply = paged(named.extend({ isDefault: z.boolean().nullish() }));
export type NativePriority = z.infer<typeof prioritiesReply>['items'][number];
export const resolutionsReply = paged(named);
export const statusesReply = z.array(nativeStatus);
/** By type of issue. */
export const projectStatusesReply = z
  .array(z.object({ statuses: listOf(nativeStatus) }))
  .transform((types) => types.flatMap(({ statuses }) => statuses));

export const typesReply = z
  .object({ issueTypes: z.array(nativeType), total: z.int().nullish() })
  .transform(({ issueTypes, total }) => ({
    items: issueTypes,
    total: total ?? undefined,
    isLast: undefined,
  }));

const metaField = z
  .object({
    fieldId: text,
    key: text,
    name: text,
    required: z.boolean().nullish(),
    hasDefaultValue: z.boolean().nullish(),
    schema: z.object({ type: text, items: text, custom: text }).nullish(),
    allowedValues: listOf(z.object({ id: id.nullish(), value: text, name: text })),
  })
  .transform(({ fieldId, key, required, hasDefaultValue, schema, allowedValues, name }) => ({
    id: fieldId || key,
    name,
    /** A new issue without it is refused. */
    demanded: required === true && hasDefaultValue !== true,
    type: schema?.type ?? '',
    items: schema?.items ?? '',
    custom: schema?.custom ?? '',
    allowed: allowedValues.map(({ value, name: called }) => value || called),
  }));
/** What the screen for new issues of one type holds. */
export type MetaField = z.infer<typeof metaField>;
export const fieldsReply = z
  .object({ fields: z.array(metaField), total: z.int().nullish() })
  .transform(({ fields, total }) => ({
    items: fields,
    total: total ?? undefined,
    isLast: undefined,
  }));

export const linkType = named.extend({ inward: text, outward: text });
export type LinkType = z.infer<typeof linkType>;
export const linkTypesReply = z
  .object({ issueLinkTypes: z.array(linkType) })
  .transform(({ issueLinkTypes }) => issueLinkTypes);

export const meReply = account.extend({ timeZone: text });
export type Me = z.infer<typeof meReply>;
export const peopleReply = z.array(account);
export const permissionsReply = z
  .object({
    permissions: z.record(z.string(), z.object({ havePermission: z.boolean().nullish() })),
  })
  .transform(({ permissions }) =>
    Object.entries(permissions)
      .filter(([, { havePermission }]) => havePermission === true)
      .map(([key]) => key),
  );

const transition = z.object({
  id,
  name: text,
  to: nativeStatus.nullish(),
  isAvailable: z.boolean().nullish(),
  fields: z
    .record(
      z.string(),
      z.object({
        name: text,
        required: z.boolean().nullish(),
        hasDefaultValue: z.boolean().nullish(),
        allowedValues: listOf(z.object({ id: id.nullish(), name: text })),
      }),
    )
    .nullish()
    .transform((value) => value ?? {}),
});
export type Transition = z.infer<typeof transition>;
export const transitionsReply = z
  .object({ transitions: z.array(transition) })
  .transform(({ transitions }) => transitions);
