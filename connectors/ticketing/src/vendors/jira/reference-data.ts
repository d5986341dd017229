import type { VendorHttp } from '@gatehouse/kit';
import { cached } from '../../cached.ts';
import type { z } from 'zod';
import {
  fieldsReply,
  linkTypesReply,
  meReply,
  permissionsReply,
  prioritiesReply,
  projectsReply,
  projectStatusesReply,
  resolutionsReply,
  statusesReply,
  typesReply,
  type LinkType,
  type Me,
  type MetaField,
  type NativePriority,
} from './reference-replies.ts';
import type { Named, NativeProject, NativeStatus, NativeType } from './replies.ts';

/** Entries that one request asks for; every list of Jira gives so many. */
const PAGE = 50;
/** Pages of one list that are read at most: 5,000 entries. */
const MAX_PAGES = 100;

/** The slowly changing lists of one site. Every function may throw what VendorHttp throws. */
export interface ReferenceData {
  /** The account behind the token. */
  readonly me: () => Promise<Me>;
  /** The projects that it sees. */
  readonly projects: () => Promise<readonly NativeProject[]>;
  /** All of the site. */
  readonly statuses: () => Promise<readonly NativeStatus[]>;
  /** Those of a project's workflows. */
  readonly projectStatuses: (project: string) => Promise<readonly NativeStatus[]>;
  /** The highest first. */
  readonly priorities: () => Promise<readonly NativePriority[]>;
  readonly resolutions: () => Promise<readonly Named[]>;
  readonly linkTypes: () => Promise<readonly LinkType[]>;
  /** The types of which the account may open issues. */
  readonly types: (project: string) => Promise<readonly NativeType[]>;
  /** What the screen for new issues of a type holds. */
  readonly fields: (project: string, type: string) => Promise<readonly MetaField[]>;
  /** Which of `RIGHTS` the account has in a project. */
  readonly rights: (project: NativeProject) => Promise<readonly string[]>;
}

export const RIGHTS = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'TRANSITION_ISSUES',
  'ADD_COMMENTS',
  'LINK_ISSUES',
  'MODIFY_REPORTER',
] as const;
export type Right = (typeof RIGHTS)[number];

/** `now` is milliseconds since the epoch. */
export function createReferenceData(http: VendorHttp, now: () => number): ReferenceData {
  const each = <Value>(load: (path: string) => Promise<Value>) => {
    const known = new Map<string, () => Promise<Value>>();
    return (path: string) => {
      const one = known.get(path) ?? cached(now, () => load(path));
      known.set(path, one);
      return one();
    };
  };
  const projectStatuses = each((project) =>
    http.get(`rest/api/3/project/${project}/statuses`, projectStatusesReply),
  );
  const types = each((project) =>
    allPages(http, `rest/api/3/issue/createmeta/${project}/issuetypes`, typesReply),
  );
  const fields = each((place) =>
    allPages(http, `rest/api/3/issue/createmeta/${place}`, fieldsReply),
  );
  const rights = each((projectId) =>
    http.get('rest/api/3/mypermissions', permissionsReply, {
      query: { projectId, permissions: RIGHTS.join(',') },
    }),
  );
  return {
    me: cached(now, () => http.get('rest/api/3/myself', meReply)),
    projects: cached(now, () => allPages(http, 'rest/api/3/project/search', projectsReply)),
    statuses: cached(now, () => http.get('rest/api/3/status', statusesReply)),
    projectStatuses: (project) => projectStatuses(encodeURIComponent(project)),
    priorities: cached(now, () => allPages(http, 'rest/api/3/priority/search', prioritiesReply)),
    resolutions: cached(now, () =>
      allPages(http, 'rest/api/3/resolution/search', resolutionsReply),
    ),
    linkTypes: cached(now, () => http.get('rest/api/3/issueLinkType', linkTypesReply)),
    types: (project) => types(encodeURIComponent(project)),
    fields: (project, type) =>
      fields([project, 'issuetypes', type].map(encodeURIComponent).join('/')),
    rights: (project) => rights(project.id),
  };
}

/** Reads a list by place to its end. */
async function allPages<Item>(
  http: VendorHttp,
  path: string,
  reply: z.ZodType<{
    items: Item[];
    total: number | undefined;
    isLast?: boolean | null | undefined;
  }>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { startAt: all.length, maxResults: PAGE };
    // each page starts where the one before ended
    const { items, total, isLast } = await http.get(path, reply, { query });
    all.push(...items);
    if (items.length === 0 || isLast === true) break;
    if (total === undefined ? items.length < PAGE : all.length >= total) break;
  }
  return all;
}
