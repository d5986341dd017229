import { DEFAULTS, type Named, type Priority, type Role, type Status } from './defaults.ts';

export type { Named, Role, Status } from './defaults.ts';

/** Keys of the seeded accounts. */
export const KEYS = {
  admin: 'ad'.repeat(20),
  alice: 'a1'.repeat(20),
  bob: 'b0'.repeat(20),
  carol: 'ca'.repeat(20),
  dan: 'da'.repeat(20),
} as const;

export interface User extends Named {
  readonly admin: boolean;
  readonly key: string;
  readonly login: string;
  readonly mail: string;
  /** Has asked for the newest journals first, which the answers of the REST interface obey too. */
  newestFirst?: boolean;
}

export interface Project extends Named {
  readonly identifier: string;
  /** Its issues can be read; it is not listed unless asked for. */
  closed?: boolean;
  /** Ids; absent: all. */
  trackers?: readonly number[];
}

/** A custom field of issues. */
export interface CustomField extends Named {
  readonly multiple: boolean;
  /** Of a list; absent: any text. */
  readonly options?: readonly string[];
  readonly required: boolean;
  /** Ids; absent: all. */
  readonly projects?: readonly number[];
  readonly trackers?: readonly number[];
}

export interface Relation {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly type: string;
}

export interface Attachment {
  readonly id: number;
  /** Absent until an issue takes it. */
  issue: number | undefined;
  filename: string;
  type: string;
  readonly bytes: Uint8Array;
  readonly author: number;
  readonly at: string;
}

/** One field of a journal. */
export interface Detail {
  readonly property: 'attr' | 'cf' | 'relation' | 'attachment';
  readonly name: string;
  readonly old_value: string | null;
  readonly new_value: string | null;
}

export interface Journal {
  readonly id: number;
  readonly user: number;
  readonly notes: string | null;
  readonly private: boolean;
  readonly at: string;
  readonly details: readonly Detail[];
}

export interface Issue {
  readonly id: number;
  project: number;
  readonly author: number;
  readonly created: string;
  readonly journals: Journal[];
  subject: string;
  description: string | null;
  status: number;
  priority: number;
  tracker: number;
  assignee: number | undefined;
  due: string | null;
  updated: string;
  parent: number | undefined;
  /** Values by custom field. */
  fields: Readonly<Record<number, readonly string[]>>;
}

/** What is stored. The reference lists are plain arrays: a test may rename or add what an administrator could. */
export interface World {
  readonly statuses: Status[];
  readonly priorities: Priority[];
  readonly trackers: Named[];
  readonly roles: Role[];
  readonly users: User[];
  readonly projects: Project[];
  readonly members: { readonly user: number; readonly project: number; readonly role: number }[];
  readonly issues: Issue[];
  readonly customFields: CustomField[];
  readonly relations: Relation[];
  readonly attachments: Attachment[];
  /** The time of the next write; a second passes with each one. */
  now(): string;
}

export interface SeedIssue {
  readonly subject: string;
  readonly description?: string | null;
  /** Index into the seeded projects. Default 0. */
  readonly project?: number;
  /** Native names. Defaults: New, Normal. */
  readonly status?: string;
  readonly priority?: string;
  readonly assignee?: 'alice' | 'bob';
  readonly due?: string;
  /** Instant of its creation. Default: the clock of the world. */
  readonly created?: string;
  /** Its number among the seeded issues, from 1. */
  readonly parent?: number;
}

export interface SeedField {
  readonly name: string;
  readonly multiple?: boolean;
  readonly options?: readonly string[];
  readonly required?: boolean;
  /** Identifiers. Default: all projects. */
  readonly projects?: readonly string[];
  /** Names. Default: all trackers. */
  readonly trackers?: readonly string[];
}

export interface Seed {
  readonly origin?: string;
  readonly projects?: readonly { readonly name: string; readonly identifier: string }[];
  readonly issues?: readonly SeedIssue[];
  readonly customFields?: readonly SeedField[];
  /** First instant; ISO 8601 in UTC, whole seconds. */
  readonly start?: string;
  /** False: all writes fall into the same second. */
  readonly ticking?: boolean;
}

export function buildWorld(seed: Seed): World {
  let clock = Date.parse(seed.start ?? '2026-11-02T09:00:00Z');
  const named = seed.projects ?? [{ name: 'Support Desk', identifier: 'support' }];
  const projects = named.map((project, index) => ({ ...project, id: index + 1 }));
  const world: World = {
    ...structuredClone(DEFAULTS),
    users: [
      account(1, 'Redmine Admin', 'admin', true),
      account(5, 'Alice Test', 'alice'),
      account(6, 'Bob Test', 'bob'),
      account(7, 'Carol Test', 'carol'),
      account(8, 'Dan Test', 'dan'),
    ],
    projects,
    members: [
      ...projects.map(({ id }) => ({ user: 5, project: id, role: 3 })),
      { user: 6, project: 1, role: 5 },
      { user: 8, project: 1, role: 4 },
    ],
    issues: [],
    customFields: [],
    relations: [],
    attachments: [],
    now() {
      const instant = new Date(clock).toISOString().replace('.000Z', 'Z');
      if (seed.ticking !== false) clock += 1000;
      return instant;
    },
  };
  for (const field of seed.customFields ?? []) world.customFields.push(seededField(world, field));
  for (const issue of seed.issues ?? []) world.issues.push(seeded(world, issue));
  return world;
}

function account(id: number, name: string, login: keyof typeof KEYS, admin = false): User {
  return { id, name, login, admin, key: KEYS[login], mail: `${login}@example.org` };
}

function seededField(world: World, field: SeedField): CustomField {
  const { name, multiple = false, options, required = false } = field;
  const projects = world.projects.filter(({ identifier }) => field.projects?.includes(identifier));
  const trackers = world.trackers.filter((tracker) => field.trackers?.includes(tracker.name));
  return {
    id: world.customFields.length + 1,
    name,
    multiple,
    required,
    ...(options && { options }),
    ...(field.projects && { projects: projects.map(({ id }) => id) }),
    ...(field.trackers && { trackers: trackers.map(({ id }) => id) }),
  };
}

function seeded(world: World, issue: SeedIssue): Issue {
  const at = issue.created ?? world.now();
  const assignees = { alice: 5, bob: 6 } as const;
  return {
    id: world.issues.length + 1,
    project: world.projects[issue.project ?? 0]?.id ?? 1,
    author: 1,
    created: at,
    updated: at,
    journals: [],
    subject: issue.subject,
    description: issue.description ?? null,
    status: world.statuses.find(({ name }) => name === (issue.status ?? 'New'))?.id ?? 1,
    priority: world.priorities.find(({ name }) => name === (issue.priority ?? 'Normal'))?.id ?? 2,
    tracker: 1,
    assignee: issue.assignee && assignees[issue.assignee],
    due: issue.due ?? null,
    parent: issue.parent,
    fields: {},
  };
}
