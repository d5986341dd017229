import { http, type RequestHandler } from 'msw';
import { answerOf, faults, type Fault } from './faults.ts';
import { notFound, object, refuse, type Json } from './github/json.ts';
import { ROUTES, type Route } from './github/routes.ts';
import { buildWorld, USERS, type Seed, type World } from './github/world.ts';

export { inProcess } from './in-process.ts';
export type { Fault } from './faults.ts';
export { githubJudge } from './github/description.ts';
export { OPERATIONS } from './github/operations.ts';
export type { Seed, SeedIssue, World } from './github/world.ts';

/** A request that the judge refused. */
export interface Refused {
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly problems: readonly string[];
}

export interface GithubMock {
  readonly origin: string;
  /** What an operator would configure: dana's token, and the first repository. */
  readonly settings: { readonly url: string; readonly token: string; readonly repository: string };
  /** The token of an account that may only read, open issues and comment. */
  readonly reader: string;
  readonly handlers: readonly RequestHandler[];
  /** Everything that is stored; tests read it and may change it. */
  readonly state: World;
  readonly refused: readonly Refused[];
  /** Ids of the operations that were asked. Empty without a judge. */
  readonly used: ReadonlySet<string>;
  /** Answers the next matching request with a fault instead; faults queue up. */
  fail(next: Fault): void;
  /** Does what was put off by `late` faults, in their order; says how many. */
  settle(): number;
  /** Lets time pass: the search takes up what was written. */
  advance(seconds: number): void;
}

/**
 * GitHub Issues in memory: pull requests among the issues, labels and people that are dropped without a word, a reason
 * that counts only where the state changes, a search that lags behind its writes and shows a thousand, no versions.
 */
export function createGithub(seed: Seed = {}): GithubMock {
  const world = buildWorld(seed);
  const planned = faults();
  const late: (() => unknown)[] = [];
  const refused: Refused[] = [];
  const used = new Set<string>();

  async function judged(request: Request, body: unknown): Promise<Response | undefined> {
    if (!seed.judge) return undefined;
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const bare = new Request(new URL(`${pathname}${search}`, world.origin), { method, headers });
    const verdict = await seed.judge.check(bare, body);
    if (verdict.operation !== undefined) used.add(verdict.operation);
    if (verdict.ok) return undefined;
    const { operation, problems } = verdict;
    const about = operation !== undefined && { operation };
    refused.push({ method, path: pathname, ...about, problems });
    return refuse(422, `The API description refuses this request: ${problems.join('; ')}`);
  }

  const serve = (route: Route) => {
    return async ({ request, params }: { request: Request; params: Params }): Promise<Response> => {
      const body = await bodyOf(request);
      const problem = await judged(request, body);
      if (problem) return problem;
      const fault = planned.take(request);
      if (fault && (fault.request ?? 'ignored') === 'ignored') return answerOf(fault);
      // requests without it are refused, whoever sends them
      if (!request.headers.has('user-agent')) return refuse(403, 'Request forbidden');
      const token = request.headers.get('authorization')?.replace(/^Bearer /, '');
      const user = world.users.find((one) => one.token !== undefined && one.token === token);
      if (!user) return refuse(401, 'Bad credentials');
      const named = Object.entries(params).map(([name, value]) => [name, String(value)]);
      const ask = {
        world,
        user,
        url: new URL(request.url),
        params: Object.fromEntries(named),
        body: object(body),
      };
      const work = () => {
        if (request.method !== 'GET') world.writes += 1;
        return route.answer(ask);
      };
      if (!fault) return work();
      if (fault.request === 'late') late.push(work);
      else work();
      return answerOf(fault);
    };
  };

  return {
    origin: world.origin,
    settings: {
      url: world.origin,
      token: USERS[0].token,
      repository: world.repositories[0]?.name ?? '',
    },
    reader: USERS[1].token,
    state: world,
    refused,
    used,
    fail: (next) => planned.add(next),
    settle() {
      const works = late.splice(0);
      for (const work of works) work();
      return works.length;
    },
    advance(seconds) {
      world.clock += seconds * 1000;
    },
    handlers: [
      ...ROUTES.map((route) => METHODS[route.method](`${world.origin}${route.path}`, serve(route))),
      http.all(`${world.origin}/*`, ({ request }) => {
        const fault = planned.take(request);
        return fault ? answerOf(fault) : notFound();
      }),
    ],
  };
}

type Params = Readonly<Record<string, unknown>>;

const METHODS = { GET: http.get, POST: http.post, PATCH: http.patch } as const;

async function bodyOf(request: Request): Promise<Json | undefined> {
  const text = await request.clone().text();
  if (text === '') return undefined;
  try {
    return object(JSON.parse(text));
  } catch {
    return undefined;
  }
}
