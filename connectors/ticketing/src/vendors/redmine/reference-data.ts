import type { VendorHttp } from '@gatehouse/kit';
import { cached } from '../../cached.ts';
import type { z } from 'zod';
import {
  currentUserReply,
  customFieldsReply,
  membershipsReply,
  prioritiesReply,
  projectReply,
  projectsReply,
  roleReply,
  statusesReply,
  trackersReply,
  type CustomFieldDefinition,
  type Membership,
  type NativePriority,
  type Project,
} from './reference-replies.ts';
import type { Named, NativeStatus } from './replies.ts';

/** Redmine caps a page at this, whatever was asked. */
export const MAX_PAGE = 100;
/** Pages of one list that are read at most: 5,000 entries. */
const MAX_PAGES = 50;

/** The slowly changing lists of one Redmine. Every function may throw what VendorHttp throws. */
export interface ReferenceData {
  readonly statuses: () => Promise<readonly NativeStatus[]>;
  /** In Redmine's order, the lowest first. */
  readonly priorities: () => Promise<readonly NativePriority[]>;
  readonly trackers: () => Promise<readonly Named[]>;
  /** The projects that the key may see and that take tickets. */
  readonly projects: () => Promise<readonly Project[]>;
  /** Those and the closed ones, whose tickets can still be read. */
  readonly allProjects: () => Promise<readonly Project[]>;
  /** The trackers of a project and the custom fields that are its own. */
  readonly project: (id: string) => Promise<z.infer<typeof projectReply>>;
  /** Users and groups. */
  readonly members: (project: string) => Promise<readonly Membership[]>;
  /** The account behind the key, with its roles. */
  readonly me: () => Promise<z.infer<typeof currentUserReply>>;
  /** Its permissions, such as `set_notes_private`. */
  readonly role: (id: string) => Promise<z.infer<typeof roleReply>>;
  /** Throws `forbidden` for all but administrators. */
  readonly customFields: () => Promise<readonly CustomFieldDefinition[]>;
}

/** `now` is milliseconds since the epoch. */
export function createReferenceData(http: VendorHttp, now: () => number): ReferenceData {
  const list = async <Item>(path: string, reply: z.ZodType<{ items: Item[] }>) =>
    (await http.get(path, reply)).items;
  const each = <Value>(load: (id: string) => Promise<Value>) => {
    const known = new Map<string, () => Promise<Value>>();
    return (id: string) => {
      const one = known.get(id) ?? cached(now, () => load(encodeURIComponent(id)));
      known.set(id, one);
      return one();
    };
  };
  return {
    statuses: cached(now, () => list('issue_statuses.json', statusesReply)),
    priorities: cached(now, () => list('enumerations/issue_priorities.json', prioritiesReply)),
    trackers: cached(now, () => list('trackers.json', trackersReply)),
    projects: cached(now, () => allPages(http, 'projects.json', projectsReply)),
    allProjects: cached(now, () =>
      // active and closed; without it Redmine lists the active ones
      allPages(http, 'projects.json', projectsReply, { status: '1|5' }),
    ),
    project: each((id) =>
      http.get(`projects/${id}.json`, projectReply, {
        query: { include: 'trackers,issue_custom_fields' },
      }),
    ),
    members: each((id) => allPages(http, `projects/${id}/memberships.json`, membershipsReply)),
    me: cached(now, () =>
      http.get('users/current.json', currentUserReply, { query: { include: 'memberships' } }),
    ),
    role: each((id) => http.get(`roles/${id}.json`, roleReply)),
    customFields: cached(now, () => list('custom_fields.json', customFieldsReply)),
  };
}

/** Reads a paged list to its end. */
async function allPages<Item>(
  http: VendorHttp,
  path: string,
  reply: z.ZodType<{ items: Item[]; total: number }>,
  filter: Readonly<Record<string, string>> = {},
): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { ...filter, limit: MAX_PAGE, offset: all.length };
    // each page starts where the one before ended
    const { items, total } = await http.get(path, reply, { query });
    all.push(...items);
    if (items.length === 0 || all.length >= total) break;
  }
  return all;
}
