import type { Judge } from '../judge.ts';

export interface User {
  readonly id: number;
  readonly login: string;
  /** A fine-grained token; the others only write in the browser. */
  readonly token?: string;
  /** What the token, or the person, may do in every repository. */
  readonly role: 'write' | 'read' | 'none';
}

export interface Repository {
  readonly id: number;
  /** `owner/name`. */
  readonly name: string;
  hasIssues: boolean;
  archived: boolean;
  /** Names as the repository writes them; an issue may bring new ones. */
  labels: string[];
}

export interface Event {
  readonly id: number;
  readonly event: string;
  readonly actor: User;
  readonly at: number;
  readonly label?: string;
  readonly assignee?: User;
  readonly rename?: { readonly from: string; readonly to: string };
  readonly state_reason?: string | null;
}

export interface Comment {
  readonly id: number;
  readonly user: User | null;
  body: string;
  readonly at: number;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly pull: boolean;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  state_reason: string | null;
  /** Null: an account that is gone. */
  user: User | null;
  labels: string[];
  assignees: User[];
  type: string | null;
  readonly created: number;
  updated: number;
  readonly comments: Comment[];
  readonly events: Event[];
  parent: Issue | null;
  blockedBy: Issue[];
}

/** What the index of the search holds of an issue, since when. */
export interface Indexed {
  readonly at: number;
  readonly issue: Issue;
  readonly state: Pick<Issue, 'state' | 'state_reason' | 'updated'>;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly text: string;
}

export interface World {
  readonly origin: string;
  readonly users: readonly User[];
  readonly repositories: readonly Repository[];
  readonly issues: Issue[];
  readonly index: Indexed[];
  /** Seconds until a search finds what was written. */
  readonly searchLag: number;
  /** Milliseconds since the epoch; a write takes a second. */
  clock: number;
  /** How many writes have arrived; a fault that ignores one keeps it away. */
  writes: number;
  /** A search that ran out of time says so. */
  incomplete: boolean;
  next(): number;
}

export interface SeedIssue {
  readonly title: string;
  readonly body?: string | null;
  readonly state?: 'open' | 'closed';
  readonly state_reason?: string | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly type?: string;
  /** Place in the list of repositories. Default 0. */
  readonly repository?: number;
  readonly pull?: boolean;
  readonly comments?: readonly string[];
}

export interface Seed {
  readonly origin?: string;
  /** ISO instant. */
  readonly start?: string;
  readonly searchLag?: number;
  readonly repositories?: readonly string[];
  readonly labels?: readonly string[];
  readonly issues?: readonly SeedIssue[];
  readonly judge?: Judge;
}

/** `dana` has the token that an operator would configure, `eve` one that may only read and open issues. */
export const USERS = [
  { id: 11, login: 'gatehouse-dana', token: 'github_pat_11WRITE0000000000000000', role: 'write' },
  { id: 12, login: 'gatehouse-eve', token: 'github_pat_11READ00000000000000000', role: 'read' },
  { id: 13, login: 'alice-test', role: 'write' },
  { id: 14, login: 'bob-test', role: 'write' },
  { id: 15, login: 'carol-outside', role: 'none' },
] as const satisfies readonly User[];

export function buildWorld(seed: Seed): World {
  let ids = 1000;
  const next = () => (ids += 1);
  const world: World = {
    origin: seed.origin ?? 'https://api.github.test',
    users: USERS,
    repositories: (seed.repositories ?? ['acme/support']).map((name) => ({
      id: next(),
      name,
      hasIssues: true,
      archived: false,
      labels: [...(seed.labels ?? ['bug'])],
    })),
    issues: [],
    index: [],
    searchLag: seed.searchLag ?? 0,
    clock: Date.parse(seed.start ?? '2026-11-02T09:00:00Z'),
    writes: 0,
    incomplete: false,
    next,
  };
  for (const one of seed.issues ?? []) plant(world, one);
  return world;
}

function plant(world: World, seed: SeedIssue): Issue {
  const repository = world.repositories[seed.repository ?? 0];
  const author = world.users[2];
  if (!repository || !author) throw new Error('the seed names a repository that is not there');
  const issue = addIssue(world, repository, author, seed.title, seed.pull ?? false);
  issue.body = seed.body ?? null;
  issue.state = seed.state ?? 'open';
  issue.state_reason = seed.state_reason ?? null;
  issue.labels = [...(seed.labels ?? [])];
  issue.assignees = (seed.assignees ?? []).flatMap((login) => userOf(world, login) ?? []);
  issue.type = seed.type ?? null;
  for (const body of seed.comments ?? []) {
    issue.comments.push({ id: world.next(), user: author, body, at: world.clock });
  }
  touch(world, issue);
  return issue;
}

export function addIssue(
  world: World,
  repository: Repository,
  user: User,
  title: string,
  pull = false,
): Issue {
  const issue: Issue = {
    id: world.next(),
    number: world.issues.filter((one) => one.repository === repository).length + 1,
    repository,
    pull,
    title,
    body: null,
    state: 'open',
    state_reason: null,
    user,
    labels: [],
    assignees: [],
    type: null,
    created: world.clock,
    updated: world.clock,
    comments: [],
    events: [],
    parent: null,
    blockedBy: [],
  };
  world.issues.push(issue);
  return issue;
}

/** After each change: the time of it, and what the search will know later. A write takes a second. */
export function touch(world: World, issue: Issue): void {
  issue.updated = world.clock;
  const { state, state_reason, updated, title, body } = issue;
  world.index.push({
    at: world.clock,
    issue,
    state: { state, state_reason, updated },
    labels: [...issue.labels],
    assignees: issue.assignees.map(({ login }) => login),
    text: [title, body ?? '', ...issue.comments.map((one) => one.body)].join('\n'),
  });
  world.clock += 1000;
}

export function note(
  world: World,
  issue: Issue,
  actor: User,
  event: string,
  more: Partial<Event> = {},
): void {
  issue.events.push({ id: world.next(), event, actor, at: world.clock, ...more });
}

export function userOf(world: World, login: string): User | undefined {
  return world.users.find((one) => one.login.toLowerCase() === login.toLowerCase());
}
