import { docOf, type Doc } from './adf.ts';
import {
  ACCOUNTS,
  accounts,
  BOARD_WORKFLOW,
  DESK_WORKFLOW,
  ISSUE_TYPES,
  LINK_TYPES,
  PRIORITIES,
  REQUEST_TYPES,
  RESOLUTIONS,
  STATUSES,
} from './defaults.ts';
import type { Issue, Link, LinkType, Named, Priority, Project, Status, User } from './model.ts';
import { searchIndex, type SearchIndex } from './search-index.ts';
import type { Seed, SeedIssue, SeedProject } from './seed.ts';

/** What is stored. The reference lists are plain arrays: a test may rename or add what an administrator could. */
export interface World {
  /** Of the site, without a slash at the end. */
  readonly origin: string;
  readonly zone: string;
  readonly approximateBy: number;
  readonly emptyDatesFirst: boolean;
  readonly users: User[];
  readonly projects: Project[];
  readonly statuses: Status[];
  readonly priorities: Priority[];
  readonly resolutions: Named[];
  readonly linkTypes: LinkType[];
  readonly issues: Issue[];
  readonly links: Link[];
  readonly index: SearchIndex;
  /** Ids of comments, changes, links and attachments. */
  nextId(): string;
  /** The time of the next write, in milliseconds; a second passes with each one. */
  write(): number;
  /** The time now. */
  now(): number;
}

export function buildWorld(seed: Seed): World {
  let clock = Date.parse(seed.start ?? '2026-11-02T09:00:00.000Z');
  let ids = 10_000;
  const issues: Issue[] = [];
  const world: World = {
    origin: seed.origin ?? 'https://gatehouse-test.atlassian.net',
    zone: seed.timeZone ?? 'Etc/UTC',
    approximateBy: seed.approximateBy ?? 0,
    emptyDatesFirst: seed.emptyDatesFirst ?? true,
    users: accounts(),
    projects: (seed.projects ?? [{ name: 'Support Desk', key: 'SUP' }]).map(seededProject),
    statuses: structuredClone([...STATUSES]),
    priorities: structuredClone([...PRIORITIES]),
    resolutions: structuredClone([...RESOLUTIONS]),
    linkTypes: structuredClone([...LINK_TYPES]),
    issues,
    links: [],
    index: searchIndex(issues, seed.indexLag ?? 0),
    nextId: () => String((ids += 1)),
    write() {
      const instant = clock;
      if (seed.ticking !== false) clock += 1000;
      return instant;
    },
    now: () => clock,
  };
  for (const issue of seed.issues ?? []) {
    const stored = seeded(world, issue);
    issues.push(stored);
    world.index.changed(stored, 'seen');
  }
  return world;
}

function seededProject(project: SeedProject, index: number): Project {
  const type = project.type ?? 'service_desk';
  const desk = type === 'service_desk';
  return {
    id: String(10_000 + index),
    key: project.key,
    name: project.name,
    type,
    serviceDeskId: desk ? String(index + 1) : null,
    workflow: project.workflow ?? (desk ? DESK_WORKFLOW : BOARD_WORKFLOW),
    issueTypes: structuredClone(desk ? ISSUE_TYPES.desk : ISSUE_TYPES.plain),
    fields: [...(project.fields ?? [])],
    requestTypes: desk ? structuredClone(project.requestTypes ?? REQUEST_TYPES) : [],
  };
}

/** The id and the key of the next issue of a project. */
export function nextIssue(world: World, project: Project): { id: string; key: string } {
  const count = world.issues.filter((issue) => issue.project === project.id).length;
  return { id: String(10_000 + world.issues.length), key: `${project.key}-${count + 1}` };
}

function seeded(world: World, issue: SeedIssue): Issue {
  const project = world.projects[issue.project ?? 0];
  if (!project) throw new Error(`the seed has no project ${issue.project}`);
  const created = world.write();
  return {
    ...nextIssue(world, project),
    project: project.id,
    creator: ACCOUNTS.robot.id,
    created,
    updated: created,
    statusChanged: created,
    type: issue.type ? idOf(project.issueTypes, issue.type) : (project.issueTypes[0]?.id ?? ''),
    summary: issue.summary,
    description: issue.description ? doc(issue.description) : null,
    status: idOf(world.statuses, issue.status ?? project.workflow.initial),
    priority: issue.priority === null ? null : idOf(world.priorities, issue.priority ?? 'Medium'),
    labels: [...(issue.labels ?? [])],
    assignee: issue.assignee ? ACCOUNTS[issue.assignee].id : null,
    reporter: ACCOUNTS[issue.reporter ?? 'carol'].id,
    due: issue.due ?? null,
    resolution: issue.resolution ? idOf(world.resolutions, issue.resolution) : null,
    resolved: issue.resolution ? created : null,
    parent: null,
    requestType:
      issue.requestType === undefined ? (project.requestTypes[0]?.id ?? null) : issue.requestType,
    custom: { ...issue.custom },
    properties: { ...issue.properties },
    comments: (issue.comments ?? []).map((comment) => ({
      id: world.nextId(),
      author: ACCOUNTS[comment.author ?? 'bob'].id,
      body: doc(comment.body),
      created,
      updated: created,
      properties: comment.internal ? { 'sd.public.comment': { internal: true } } : {},
      visibility: comment.role ? { type: 'role', value: comment.role } : null,
    })),
    history: [],
    attachments: (issue.attachments ?? []).map((attachment) => ({
      id: world.nextId(),
      filename: attachment.filename,
      mimeType: attachment.mimeType ?? 'text/plain',
      content:
        typeof attachment.content === 'string'
          ? new TextEncoder().encode(attachment.content)
          : attachment.content,
      author: ACCOUNTS.carol.id,
      created,
    })),
  };
}

function idOf(all: readonly Named[], name: string): string {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`the seed names "${name}", which this site does not have`);
  return found.id;
}

function doc(body: string | Doc): Doc {
  return typeof body === 'string' ? docOf(body) : body;
}
