import { http, type RequestHandler } from 'msw';
import { answerOf, faults, type Fault } from './faults.ts';
import { access, AUTH_HOST, CLIENT, CLOUD_ID, GATEWAY } from './jira/access.ts';
import type { Route } from './jira/answer.ts';
import { MEDIA_HOST, bytes } from './jira/attachments.ts';
import { ACCOUNTS, type AccountName } from './jira/defaults.ts';
import { dressed } from './jira/headers.ts';
import { bodyOf, formOf } from './jira/body.ts';
import { refuse } from './jira/refusals.ts';
import { REMOVED, ROUTES } from './jira/routes.ts';
import type { Seed } from './jira/seed.ts';
import { buildWorld, type World } from './jira/world.ts';

export { inProcess } from './in-process.ts';
export type { Fault } from './faults.ts';
export { docOf, plainText, type Doc, type Node } from './jira/adf.ts';
export { ACCOUNTS } from './jira/defaults.ts';
export { jiraJudge } from './jira/description.ts';
export { tooMany } from './jira/headers.ts';
export type { Seed, SeedIssue, SeedProject } from './jira/seed.ts';
export type { World } from './jira/world.ts';

/** A request that the judge did not let through, or that carried a credential to another host. */
export interface Refused {
  readonly method: string;
  readonly path: string;
  readonly operation: string | undefined;
  readonly problems: readonly string[];
}

export interface JiraMock {
  /** Of the site. */
  readonly origin: string;
  /** What an operator would configure: alice's API token, and the first project. */
  readonly settings: {
    readonly url: string;
    readonly email: string;
    readonly apiToken: string;
    readonly project: string;
  };
  /** The same for another account that has an API token: alice, bob, dan or eve. */
  as(name: AccountName): { readonly email: string; readonly apiToken: string };
  /** OAuth by client credentials; `url` stands in place of the site's own. */
  readonly serviceAccount: {
    readonly url: string;
    readonly cloudId: string;
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  readonly accounts: typeof ACCOUNTS;
  readonly handlers: readonly RequestHandler[];
  /** Everything that is stored; tests read it and may change it. */
  readonly state: World;
  readonly refused: readonly Refused[];
  /** The ids of the operations that were asked, as the vendor's description names them. */
  readonly used: ReadonlySet<string>;
  /** Answers the next matching request with a fault instead; faults queue up. */
  fail(next: Fault): void;
  /** Does what was put off by `late` faults, in their order; says how many. */
  settle(): number;
  /** OAuth tokens that were granted so far are refused from now on. */
  expireTokens(): void;
}

/**
 * A small Jira Cloud site in memory, with Jira Service Management: API version 3, documents in ADF, statuses only by
 * transitions, search by JQL that follows its writes late and needs a bound, counts that are estimates.
 */
export function createJira(seed: Seed = {}): JiraMock {
  const world = buildWorld(seed);
  const door = access(world, seed.scopes);
  const planned = faults();
  const late: (() => unknown)[] = [];
  const refused: Refused[] = [];
  const used = new Set<string>();

  const serve = (route: Route, via: 'site' | 'gateway') => {
    return async ({ request, params }: { request: Request; params: Params }): Promise<Response> => {
      const fault = planned.take(request);
      if (fault && (fault.request ?? 'ignored') === 'ignored') return answerOf(fault);
      const user = door.enter(request, route.scope, via);
      if (user instanceof Response) return dressed(world, user);
      const body = await bodyOf(request);
      if (body instanceof Response) return dressed(world, body);
      const { pathname, search } = new URL(request.url);
      const path = via === 'site' ? pathname : pathname.slice(new URL(GATEWAY).pathname.length);
      const url = new URL(`${path}${search}`, world.origin);
      used.add(route.id);
      if (seed.judge && !REMOVED.includes(route)) {
        const bare = new Request(url, { method: request.method, headers: request.headers });
        const verdict = await seed.judge.check(bare, body.json);
        if (!verdict.ok) {
          const { operation, problems } = verdict;
          refused.push({ method: request.method, path, operation, problems });
          return refuse(422, ['The API description refuses this request.', ...problems]);
        }
      }
      const named = Object.entries(params).map(([name, value]) => [name, String(value)]);
      const ask = { world, user, url, params: Object.fromEntries(named), body: body.json };
      const work = () => dressed(world, route.answer(ask));
      if (!fault) return work();
      if (fault.request === 'late') late.push(work);
      else work();
      return answerOf(fault);
    };
  };

  const at = (base: string, via: 'site' | 'gateway') => [
    ...[...ROUTES, ...REMOVED].map((route) => {
      const path = `${base}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
      return METHODS[route.method](path, serve(route, via));
    }),
    http.all(`${base}/*`, ({ request }) => {
      const fault = planned.take(request);
      return fault ? answerOf(fault) : refuse(404, [`null for uri: ${request.url}`]);
    }),
  ];

  return {
    origin: world.origin,
    settings: { url: world.origin, ...credential('alice'), project: world.projects[0]?.key ?? '' },
    as: credential,
    serviceAccount: {
      url: GATEWAY,
      cloudId: CLOUD_ID,
      tokenUrl: `${AUTH_HOST}/oauth/token`,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
    },
    accounts: ACCOUNTS,
    state: world,
    refused,
    used,
    fail: (next) => planned.add(next),
    settle() {
      const works = late.splice(0);
      for (const work of works) work();
      return works.length;
    },
    expireTokens: () => door.expire(),
    handlers: [
      http.post(`${AUTH_HOST}/oauth/token`, async ({ request }) => {
        const fault = planned.take(request);
        return fault ? answerOf(fault) : door.grant(await formOf(request));
      }),
      http.get(`${MEDIA_HOST}/file/:id/binary`, ({ request, params }) => {
        const fault = planned.take(request);
        if (fault) return answerOf(fault);
        if (request.headers.has('authorization')) {
          const problems = ['a credential of the site was sent to another host'];
          refused.push({ method: 'GET', path: '/file', operation: undefined, problems });
          return refuse(400, problems);
        }
        const all = world.issues.flatMap(({ attachments }) => attachments);
        const found = all.find(({ id }) => id === params['id']);
        return found ? bytes(found) : refuse(404, ['no such file']);
      }),
      ...at(world.origin, 'site'),
      ...at(GATEWAY, 'gateway'),
    ],
  };
}

type Params = Readonly<Record<string, unknown>>;

const METHODS = { GET: http.get, POST: http.post, PUT: http.put } as const;

function credential(name: AccountName): { email: string; apiToken: string } {
  const account = ACCOUNTS[name];
  if (!('token' in account)) throw new Error(`${name} has no API token`);
  return { email: `${name}@example.com`, apiToken: account.token };
}
