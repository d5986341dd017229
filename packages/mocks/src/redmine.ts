import { http, HttpResponse, type RequestHandler } from 'msw';
import type { Answer } from './redmine/answer.ts';
import { answerOf, faults, type Fault } from './faults.ts';
import { download, readAttachment, upload } from './redmine/attachments.ts';
import { createIssue, readIssue, updateIssue } from './redmine/issues.ts';
import { listIssues } from './redmine/issue-list.ts';
import {
  currentUser,
  customFields,
  memberships,
  oneProject,
  priorities,
  projects,
  role,
  statuses,
  trackers,
  users,
} from './redmine/lists.ts';
import { createRelation, relations } from './redmine/relations.ts';
import { search } from './redmine/search.ts';
import { buildWorld, KEYS, type Seed, type World } from './redmine/world.ts';

export { inProcess } from './in-process.ts';
export type { Fault } from './faults.ts';
export type { Seed, SeedField, SeedIssue, World } from './redmine/world.ts';

export interface RedmineMock {
  readonly origin: string;
  /** The key of alice, a Manager of every seeded project and no administrator: what an operator would configure. */
  readonly apiKey: string;
  /** bob is a Reporter and dan a Developer of the first project; carol is in none. */
  readonly keys: typeof KEYS;
  readonly handlers: readonly RequestHandler[];
  /** Everything that is stored; tests read it and may change it. */
  readonly state: World;
  /** Answers the next matching request with a fault instead; faults queue up. */
  fail(next: Fault): void;
  /** Does what was put off by `late` faults, in their order; says how many. */
  settle(): number;
  /** How many writes have arrived; a fault that ignores one keeps it away. */
  writes(): number;
}

/**
 * A small Redmine 5.0 in memory, with the behaviour that was measured on a real one: rights by role, pages of at most
 * 100, 204 for writes that it ignores, private notes that become public without the right to write them and are kept
 * apart from the change that came with them, fields that follow the subtasks, relations that end at a project's border.
 */
export function createRedmine(seed: Seed = {}): RedmineMock {
  const origin = seed.origin ?? 'https://redmine.test';
  const world = buildWorld(seed);
  const planned = faults();
  const late: (() => unknown)[] = [];
  let arrived = 0;
  const serve =
    (answer: Answer) =>
    async ({ request, params }: { request: Request; params: Record<string, unknown> }) => {
      const fault = planned.take(request);
      if (fault && (fault.request ?? 'ignored') === 'ignored') return answerOf(fault);
      const user = world.users.find(({ key }) => key === request.headers.get('x-redmine-api-key'));
      if (!user) return empty(401);
      const bytes = new Uint8Array(await request.arrayBuffer());
      const given = params['id'];
      const id = typeof given === 'string' ? given : '';
      const asked = { world, user, url: new URL(request.url), id, body: parsed(bytes), bytes };
      const work = () => {
        if (request.method !== 'GET') arrived += 1;
        return answer(asked);
      };
      if (!fault) return work();
      if (fault.request === 'late') late.push(work);
      else work();
      return answerOf(fault);
    };
  const at = (path: string) => `${origin}/${path}`;
  return {
    origin,
    apiKey: KEYS.alice,
    keys: KEYS,
    state: world,
    fail: (next) => planned.add(next),
    settle() {
      const works = late.splice(0);
      for (const work of works) work();
      return works.length;
    },
    writes: () => arrived,
    handlers: [
      http.get(at('issues.json'), serve(listIssues)),
      http.post(at('issues.json'), serve(createIssue)),
      http.get(at('issues/:id.json'), serve(readIssue)),
      http.put(at('issues/:id.json'), serve(updateIssue)),
      http.get(at('issues/:id/relations.json'), serve(relations)),
      http.post(at('issues/:id/relations.json'), serve(createRelation)),
      http.post(at('uploads.json'), serve(upload)),
      http.get(at('attachments/download/:id'), serve(download)),
      http.get(at('attachments/download/:id/:name'), serve(download)),
      http.get(at('attachments/:id.json'), serve(readAttachment)),
      http.get(at('search.json'), serve(search)),
      http.get(at('issue_statuses.json'), serve(statuses)),
      http.get(at('enumerations/issue_priorities.json'), serve(priorities)),
      http.get(at('trackers.json'), serve(trackers)),
      http.get(at('projects.json'), serve(projects)),
      http.get(at('projects/:id.json'), serve(oneProject)),
      http.get(at('projects/:id/memberships.json'), serve(memberships)),
      http.get(at('users/current.json'), serve(currentUser)),
      http.get(at('users.json'), serve(users)),
      http.get(at('custom_fields.json'), serve(customFields)),
      http.get(at('roles/:id.json'), serve(role)),
      http.all(
        at('*'),
        serve(() => empty(404)),
      ),
    ],
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Redmine gives no words with 401, 403 and 404. */
function empty(status: number): Response {
  return new HttpResponse(null, { status });
}
