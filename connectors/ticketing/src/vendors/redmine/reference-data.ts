import type { VendorHttp } from '@gatehouse/kit';
import type { z } from 'zod';
import {
  currentUserReply,
  prioritiesReply,
  projectsReply,
  roleReply,
  statusesReply,
  trackersReply,
  type Named,
  type NativePriority,
  type NativeStatus,
  type Project,
} from './replies.ts';

/** Milliseconds for which names and rights are believed: an administrator changes them rarely. */
const LIFETIME_MS = 5 * 60_000;
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
  /** The projects that the key may see. */
  readonly projects: () => Promise<readonly Project[]>;
  /** The account behind the key, with its roles. */
  readonly me: () => Promise<z.infer<typeof currentUserReply>>;
  /** The permissions of a role, such as `set_notes_private`. */
  readonly permissions: (role: string) => Promise<readonly string[]>;
}

/** `now` is milliseconds since the epoch. */
export function createReferenceData(http: VendorHttp, now: () => number): ReferenceData {
  const roles = new Map<string, () => Promise<readonly string[]>>();
  const list = async <Item>(path: string, reply: z.ZodType<{ items: Item[] }>) =>
    (await http.get(path, reply)).items;
  return {
    statuses: cached(now, () => list('issue_statuses.json', statusesReply)),
    priorities: cached(now, () => list('enumerations/issue_priorities.json', prioritiesReply)),
    trackers: cached(now, () => list('trackers.json', trackersReply)),
    projects: cached(now, () => allPages(http, 'projects.json', projectsReply)),
    me: cached(now, () =>
      http.get('users/current.json', currentUserReply, { query: { include: 'memberships' } }),
    ),
    permissions(role) {
      const known = roles.get(role) ?? cached(now, () => http.get(`roles/${role}.json`, roleReply));
      roles.set(role, known);
      return known();
    },
  };
}

/** Reads a paged list to its end. */
export async function allPages<Item>(
  http: VendorHttp,
  path: string,
  reply: z.ZodType<{ items: Item[]; total: number }>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { limit: MAX_PAGE, offset: all.length };
    // each page starts where the one before ended
    const { items, total } = await http.get(path, reply, { query });
    all.push(...items);
    if (items.length === 0 || all.length >= total) break;
  }
  return all;
}

/** Loads once per lifetime, however many ask at the same time. A failure is not kept. */
function cached<Value>(now: () => number, load: () => Promise<Value>): () => Promise<Value> {
  let kept: { readonly until: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (kept && kept.until > now()) return kept.value;
    const fresh = { until: now() + LIFETIME_MS, value: load() };
    kept = fresh;
    fresh.value.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.value;
  };
}
