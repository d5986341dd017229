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
}

interface Project extends Named {
  readonly identifier: string;
}

export interface Journal {
  readonly id: number;
  readonly user: number;
  readonly notes: string | null;
  readonly private: boolean;
  readonly at: string;
  /** The statuses before and after. */
  readonly moved?: readonly [number, number];
}

export interface Issue {
  readonly id: number;
  readonly project: number;
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
}

export interface Seed {
  readonly origin?: string;
  readonly projects?: readonly { readonly name: string; readonly identifier: string }[];
  readonly issues?: readonly SeedIssue[];
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
      { id: 1, name: 'Redmine Admin', admin: true, key: KEYS.admin },
      { id: 5, name: 'Alice Test', admin: false, key: KEYS.alice },
      { id: 6, name: 'Bob Test', admin: false, key: KEYS.bob },
      { id: 7, name: 'Carol Test', admin: false, key: KEYS.carol },
      { id: 8, name: 'Dan Test', admin: false, key: KEYS.dan },
    ],
    projects,
    members: [
      ...projects.map(({ id }) => ({ user: 5, project: id, role: 3 })),
      { user: 6, project: 1, role: 5 },
      { user: 8, project: 1, role: 4 },
    ],
    issues: [],
    now() {
      const instant = new Date(clock).toISOString().replace('.000Z', 'Z');
      if (seed.ticking !== false) clock += 1000;
      return instant;
    },
  };
  for (const issue of seed.issues ?? []) world.issues.push(seeded(world, issue));
  return world;
}

function seeded(world: World, issue: SeedIssue): Issue {
  const at = world.now();
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
  };
}
