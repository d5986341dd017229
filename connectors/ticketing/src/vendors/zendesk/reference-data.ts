import { ConnectorError, type VendorHttp } from '@gatehouse/kit';
import { cached } from '../../cached.ts';
import type { z } from 'zod';
import {
  fieldsReply,
  groupsReply,
  membershipsReply,
  meReply,
  statusesReply,
  type CustomStatus,
  type Membership,
  type NativeField,
  type NativeGroup,
} from './reference-replies.ts';
import type { Paged } from './replies.ts';

/** Zendesk gives at most as many at once. */
export const MAX_PAGE = 100;
/** Pages of one list that are read at most: 5,000 entries. */
const MAX_PAGES = 50;

/** The account behind the credential. */
export type Me = Omit<z.infer<typeof meReply>, 'id'> & { readonly id: string };

/** The slowly changing lists of one Zendesk. Every function may throw what VendorHttp throws. */
export interface ReferenceData {
  /** Also the deleted ones, which old tickets still name. */
  readonly groups: () => Promise<readonly NativeGroup[]>;
  /** Of one person. */
  readonly memberships: (user: string) => Promise<readonly Membership[]>;
  readonly fields: () => Promise<readonly NativeField[]>;
  /** None where the plan has no statuses of its own. */
  readonly statuses: () => Promise<readonly CustomStatus[]>;
  /** Throws `auth_expired` where Zendesk takes the connector for nobody. */
  readonly me: () => Promise<Me>;
}

/** `now` is milliseconds since the epoch. */
export function createReferenceData(http: VendorHttp, now: () => number): ReferenceData {
  return {
    groups: cached(now, () =>
      allPages(http, 'api/v2/groups.json', groupsReply, { exclude_deleted: 'false' }),
    ),
    memberships: (user) =>
      allPages(http, `api/v2/users/${user}/group_memberships.json`, membershipsReply),
    fields: cached(now, () => allPages(http, 'api/v2/ticket_fields.json', fieldsReply)),
    statuses: cached(now, () =>
      http.get('api/v2/custom_statuses.json', statusesReply).catch((error: unknown) => {
        const code = error instanceof ConnectorError ? error.code : undefined;
        if (code === 'not_found' || code === 'forbidden') return [];
        throw error;
      }),
    ),
    me: cached(now, async () => {
      const { id, ...user } = await http.get('api/v2/users/me.json', meReply);
      if (id !== undefined) return { id, ...user };
      throw new ConnectorError('auth_expired', 'Zendesk takes this connector for nobody.', {
        hint: 'The operator must check the OAuth client of this connector.',
      });
    }),
  };
}

/** Reads a list by cursor to its end. */
async function allPages<Item>(
  http: VendorHttp,
  path: string,
  reply: z.ZodType<Paged<Item>>,
  filter: Readonly<Record<string, string>> = {},
): Promise<Item[]> {
  const all: Item[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { ...filter, 'page[size]': MAX_PAGE, 'page[after]': after };
    // each page starts where the one before ended
    const got = await http.get(path, reply, { query });
    all.push(...got.items);
    after = got.after;
    if (after === undefined) break;
  }
  return all;
}
