import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type AuthInfo } from '@modelcontextprotocol/server';
import type { Principal } from '@gatehouse/passport';
import { createDoor } from './door.ts';
import { notAdmittedResponse } from './drain.ts';
import { fastCalls } from './fast-call.ts';
import { namesAnAddress } from './health.ts';
import { mcpServerFactory } from './mcp-server.ts';
import { readJsonBody } from './read-body.ts';
import type { ServerParts } from './server-parts.ts';

export interface Endpoint {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/**
 * One HTTP endpoint, both protocol eras: browser check, health, place, caller, bounded body, then the short way for
 * plain calls or the SDK for everything else.
 */
export function createEndpoint<Adapter>(
  parts: ServerParts<Adapter>,
  urls: { url: URL; publicUrl: URL },
): Endpoint {
  const { access, limits, drain, health, log } = parts;
  const door = createDoor(parts, urls);
  const fast = fastCalls(parts);
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
    const place = drain.enter();
    if (!place.admitted) {
      parts.overLimit(place.reason === 'busy' ? 'in_flight' : 'draining');
      return send(response, notAdmittedResponse(place));
    }
    response.once('close', () => place.leave());
    return call(request, response);
  }

  async function call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const principal = await door.admit(request);
    if (principal instanceof Response) return send(response, principal);
    if (request.method !== 'POST') return slow(withCaller(request, principal), response);
    const body = await readJsonBody(request, limits.body_bytes);
    if ('status' in body) {
      if (body.status === 413) parts.overLimit('body');
      return send(response, jsonRpcProblem(body.status, body.message));
    }
    const stepUp = door.stepUp(request, principal, body.value);
    if (stepUp) return send(response, stepUp);
    const admitted = { request, response, body: body.value, bytes: body.bytes, principal };
    if (await fast(admitted)) return undefined;
    return slow(withCaller(request, principal), response, body.value);
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

function jsonRpcProblem(status: number, message: string): Response {
  const code = status === 413 ? -32_000 : -32_700;
  const headers = status === 413 ? { connection: 'close' } : {};
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
