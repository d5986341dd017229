import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type AuthInfo } from '@modelcontextprotocol/server';
import type { Principal } from '@gatehouse/passport';
import { createDoor } from './door.ts';
import { createBodies } from './bodies.ts';
import { notAdmittedResponse, type NotAdmitted } from './drain.ts';
import { fastCalls } from './fast-call.ts';
import { namesAnAddress } from './health.ts';
import { mcpServerFactory } from './mcp-server.ts';
import type { BodyProblem, JsonBody } from './read-body.ts';
import type { ServerParts } from './server-parts.ts';

export interface Endpoint {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/**
 * One HTTP endpoint, both protocol eras: browser check, health, caller, bounded body, place, then the short way for
 * plain calls or the SDK for everything else.
 */
export function createEndpoint<Adapter>(
  parts: ServerParts<Adapter>,
  urls: { url: URL; publicUrl: URL },
): Endpoint {
  const { access, limits, drain, health, log } = parts;
  const door = createDoor(parts, urls);
  const fast = fastCalls(parts);
  const read = createBodies(limits);
  const sdk = createMcpHandler(mcpServerFactory(parts, httpPrincipal(parts)), {
    onerror: (error) => log('warn', 'http_error', { message: error.message }),
  });
  const slow = toNodeHandler(sdk, {
    onerror: (error: Error) => log('error', 'http_failed', { message: error.message }),
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', urls.url);
    const probe = { method: request.method ?? 'GET', url: new URL(pathname, urls.url).href };
    const named = new Headers(
      request.headers.host === undefined ? {} : { host: request.headers.host },
    );
    const refused = door.browserRefused(request);
    // probes and scrapers call an address, which no page in a browser can do under a name of its own
    const byAddress = request.headers.origin === undefined && namesAnAddress({ headers: named });
    if (!refused || byAddress) {
      const answered = (await health(probe)) ?? (refused ? undefined : door.metadata(pathname));
      if (answered) return send(response, answered);
    }
    if (refused) return send(response, refused);
    if (pathname !== urls.url.pathname) {
      return send(response, Response.json({ error: 'not_found' }, { status: 404 }));
    }
    const asking = drain.enter();
    if (!asking.admitted) return turnAway(response, asking);
    const principal = await door.admit(request).finally(() => asking.leave());
    if (principal instanceof Response) return send(response, principal);
    const body = request.method === 'POST' ? await read(request, principal.person) : undefined;
    if (body && 'status' in body) {
      if (body.status !== 400) parts.overLimit(body.status === 503 ? 'in_flight' : 'body');
      return send(response, jsonRpcProblem(body));
    }
    // a second one: what the body took to arrive was nobody else's time
    const place = drain.enter();
    if (!place.admitted) return turnAway(response, place);
    response.once('close', () => place.leave());
    // gone meanwhile: there will be no such event
    if (response.closed) return place.leave();
    return call(request, response, principal, body);
  }

  async function call(
    request: IncomingMessage,
    response: ServerResponse,
    principal: Principal,
    body: JsonBody | undefined,
  ): Promise<void> {
    if (!body) return slow(withCaller(request, principal), response);
    const { value, bytes } = body;
    const stepUp = await door.stepUp(request, principal, value);
    if (stepUp) return send(response, stepUp);
    if (await fast({ request, response, body: value, bytes, principal })) return undefined;
    return slow(withCaller(request, principal), response, value);
  }

  function turnAway(response: ServerResponse, refused: NotAdmitted): Promise<void> {
    parts.overLimit(refused.reason === 'busy' ? 'in_flight' : 'draining');
    return send(response, notAdmittedResponse(refused));
  }

  /** The SDK takes the caller from here. With access off it gets none, and so demands no scope of its own. */
  function withCaller(request: IncomingMessage, principal: Principal) {
    const auth: AuthInfo = {
      // the token itself goes no further than the door
      token: '',
      clientId: principal.person,
      scopes: [...principal.scopes],
      expiresAt: principal.expiresAt,
      extra: { principal },
    };
    const asked = Object.assign(request, access.options.mode === 'off' ? {} : { auth });
    // the SDK's structural type leaves out that node:http declares method and url as possibly undefined
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return asked as Parameters<typeof slow>[0];
  }

  return {
    async handle(request, response) {
      try {
        await route(request, response);
      } catch (error) {
        log('error', 'http_failed', {
          message: error instanceof Error ? error.message : 'unknown',
        });
        if (response.headersSent) response.destroy();
        else await send(response, Response.json({ error: 'internal' }, { status: 500 }));
      }
    },
    close: () => sdk.close(),
  };
}

function httpPrincipal<Adapter>({ access }: ServerParts<Adapter>) {
  return async (context: { http?: { authInfo?: AuthInfo } }): Promise<Principal> => {
    const known = context.http?.authInfo?.extra?.['principal'];
    // set by withCaller() above and by nobody else; without it the access layer decides (and refuses)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return known === undefined ? access.verify(undefined) : (known as Principal);
  };
}

function jsonRpcProblem({ status, message }: BodyProblem): Response {
  const code = status === 400 ? -32_700 : -32_000;
  // what is still on its way is not read any more
  const headers = {
    ...(status !== 400 && { connection: 'close' }),
    ...(status === 503 && { 'retry-after': '1' }),
  };
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status, headers });
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    'content-length': body.length,
  });
  response.end(body);
}
