import { http, type RequestHandler } from 'msw';
import { answerOf, faults, type Fault } from './faults.ts';
import type { Judge } from './judge.ts';
import { noEndpoint } from './zendesk/answer.ts';
import { authenticate, CLIENT, CLIENT_USER, grantToken } from './zendesk/oauth.ts';
import { bodyOf, judged, type Refused } from './zendesk/request.ts';
import { routeOf } from './zendesk/routes.ts';
import { plant } from './zendesk/seed.ts';
import { serveFile } from './zendesk/files.ts';
import { buildWorld, tokenText, type Seed, type World } from './zendesk/world.ts';

export { inProcess } from './in-process.ts';
export type { Fault } from './faults.ts';
export type { Mail, Seed, SeedTicket, Ticket, World } from './zendesk/world.ts';
export { zendeskJudge } from './zendesk/allowances.ts';
export { OPERATIONS } from './zendesk/operations.ts';

export interface ZendeskMock {
  readonly origin: string;
  /** What a connector would be configured with. The client acts as Alice, an agent of the group Support. */
  readonly settings: {
    readonly url: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** The first one of a person's consent; each use gives another. */
    readonly refreshToken: string;
  };
  /** The API and, on its own host, the files. */
  readonly handlers: readonly RequestHandler[];
  /** Everything that is stored; tests read it and may change it. */
  readonly state: World;
  /** Requests that the judge refused; a run of a well-behaved connector leaves none. */
  readonly refused: readonly Refused[];
  /** Ids of the operations that were asked. Empty without a judge. */
  readonly used: ReadonlySet<string>;
  /** Answers the next matching request with a fault instead; faults queue up. */
  fail(next: Fault): void;
  /** Does what was put off by `late` faults, in their order; says how many. */
  settle(): number;
  /** Lets time pass: tokens, cursors and idempotency keys grow old. */
  advance(seconds: number): void;
  /** An access token as `/oauth/tokens` would give, for tests that are not about that. */
  token(scopes?: readonly string[]): string;
}

/**
 * A small Zendesk Support in memory: OAuth only, tickets with audits, cursors, a search of its own, mails that go out.
 * With a judge every request is held against the vendor's own API description before it is done.
 */
export function createZendesk(seed: Seed & { readonly judge?: Judge } = {}): ZendeskMock {
  const world = buildWorld(seed);
  const life = seed.tokenLife ?? 1800;
  const first = { user: CLIENT_USER, scopes: world.scopes, expires: world.clock };
  world.tokens.push({ ...first, access: tokenText('access', 0), refresh: CLIENT.refresh });
  plant(world, seed);
  const planned = faults();
  const late: (() => unknown)[] = [];
  const refused: Refused[] = [];
  const used = new Set<string>();
  let count = 0;

  async function serve(request: Request): Promise<Response> {
    const body = await bodyOf(request);
    if (seed.judge) {
      const problem = await judged(seed.judge, request, body, { refused, used });
      if (problem) return problem;
    }
    const fault = planned.take(request);
    if (fault && (fault.request ?? 'ignored') === 'ignored') return answerOf(fault);
    const work = () => answer(request, body);
    if (!fault) return work();
    if (fault.request === 'late') late.push(work);
    else work();
    return answerOf(fault);
  }

  function answer(request: Request, body: unknown): Response {
    const url = new URL(request.url);
    if (request.method === 'POST' && url.pathname === '/oauth/tokens') {
      return grantToken(world, body, life);
    }
    const route = routeOf(request.method, url.pathname);
    // without a credential at all this one answers, as nobody
    if (route?.anonymous && !request.headers.has('authorization')) return route.anonymous;
    const user = authenticate(world, request);
    if (user instanceof Response) return user;
    if (!route) return noEndpoint();
    return route.answer({ world, user, request, url, id: route.id, body });
  }

  return {
    origin: world.origin,
    settings: {
      url: world.origin,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      refreshToken: CLIENT.refresh,
    },
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
    token(scopes = world.scopes) {
      const access = tokenText('access', world.next('token'));
      world.tokens.push({ access, user: CLIENT_USER, scopes, expires: world.clock + life * 1000 });
      return access;
    },
    handlers: [
      http.all(`${world.origin}/*`, async ({ request }) => {
        count += 1;
        return withLimits(await serve(request), count, world.clock);
      }),
      http.get(/\/attachment\/\d+\//, ({ request }) => serveFile(world, request)),
    ],
  };
}

/** Headers that come with each answer of the API; a fault keeps its own. */
function withLimits(response: Response, count: number, clock: number): Response {
  const limits = {
    'x-rate-limit': '700',
    'x-rate-limit-remaining': String(Math.max(0, 700 - count)),
    'ratelimit-limit': '700',
    'ratelimit-remaining': String(Math.max(0, 700 - count)),
    'ratelimit-reset': '60',
    date: new Date(clock).toUTCString(),
  };
  for (const [name, value] of Object.entries(limits)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}
