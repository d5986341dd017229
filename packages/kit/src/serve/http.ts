import { createServer, type Server } from 'node:http';
import { isIP } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  OAuthError,
  OAuthErrorCode,
  originValidationResponse,
  requireBearerAuth,
  type AuthInfo,
} from '@modelcontextprotocol/server';
import { PassportError, type Principal } from '@gatehouse/passport';
import { resourceMetadata, resourceMetadataUrl } from '../access/resource-metadata.ts';
import { scopesOf } from '../connector.ts';
import { mcpServerFactory, type ServerParts } from './mcp-server.ts';

/** Bytes of one request body. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface HttpAddress {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The endpoint as clients know it, if that is another: behind a proxy, or bound to every address. */
  readonly publicUrl?: URL | undefined;
}

export interface RunningHttp {
  /** The MCP endpoint on this machine. */
  readonly url: URL;
  close(): Promise<void>;
}

/** Why serving over HTTP is refused before a socket is opened. */
export class ServeError extends Error {
  override readonly name = 'ServeError';
}

/**
 * Serves a connector over Streamable HTTP at `/mcp`, both protocol eras from one stateless endpoint, with
 * `/healthz` and the protected-resource metadata. Throws ServeError when access is off and the address is not
 * loopback, or when the port is taken.
 */
export async function serveHttp<Adapter>(
  parts: ServerParts<Adapter>,
  address: HttpAddress,
): Promise<RunningHttp> {
  if (parts.access.options.mode === 'off' && !isLoopback(address.host)) {
    throw new ServeError(
      `Access control is off, so ${address.host} is refused: only loopback addresses are allowed. ` +
        'Bind to 127.0.0.1, or give --passport-keys, --issuer and --audience.',
    );
  }
  const server = createServer();
  await listen(server, address);
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : address.port;
  const url = new URL(
    `http://${isIP(address.host) === 6 ? `[${address.host}]` : address.host}:${port}/mcp`,
  );

  const handler = createMcpHandler(mcpServerFactory(parts, httpPrincipal(parts)), {
    maxRequestBodySize: MAX_BODY_BYTES,
    onerror: (error) => parts.log('warn', 'http_error', { message: error.message }),
  });
  const fetch = router(parts, { url, publicUrl: address.publicUrl ?? url }, handler.fetch);
  const node = toNodeHandler(
    { fetch },
    {
      onerror: (error: Error) => parts.log('error', 'http_failed', { message: error.message }),
    },
  );
  server.on('request', (request, response) => {
    // the SDK's structural type leaves out that node:http declares method and url as possibly undefined
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    void node(request as Parameters<typeof node>[0], response);
  });
  return {
    url,
    async close() {
      await handler.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function router<Adapter>(
  parts: ServerParts<Adapter>,
  { url, publicUrl }: { url: URL; publicUrl: URL },
  mcp: (request: Request, options: { authInfo?: AuthInfo }) => Promise<Response>,
) {
  const { definition, access } = parts;
  const names = [url.hostname, publicUrl.hostname];
  const hosts = [...localhostAllowedHostnames(), ...names];
  const metadataUrl = resourceMetadataUrl(publicUrl);
  // a proxy may cut the public path off
  const metadataPaths = [metadataUrl.pathname, resourceMetadataUrl(url).pathname];
  const gate = requireBearerAuth({
    verifier: verifier(parts),
    resourceMetadataUrl: metadataUrl.href,
  });
  return async (request: Request): Promise<Response> => {
    // DNS rebinding: a page in a browser must not reach this server under a name of its own
    const refused =
      hostHeaderValidationResponse(request, hosts) ??
      originValidationResponse(request, [...localhostAllowedOrigins(), ...names]);
    if (refused) return said(parts, 'host_or_origin_refused', refused);
    const { pathname } = new URL(request.url);
    if (pathname === '/healthz') return Response.json({ status: 'ok' });
    if (access.options.mode === 'passport' && metadataPaths.includes(pathname)) {
      const { issuer } = access.options;
      return Response.json(
        resourceMetadata({
          resource: publicUrl,
          name: definition.title,
          issuer,
          scopes: scopesOf(definition),
        }),
      );
    }
    if (pathname !== url.pathname) return Response.json({ error: 'not_found' }, { status: 404 });
    if (access.options.mode === 'off') return mcp(request, {});
    const admitted = await gate(request);
    return admitted instanceof Response
      ? said(parts, 'passport_refused', admitted)
      : mcp(request, { authInfo: admitted });
  };
}

/** A refusal is also an event for the operator: someone may be trying the door. */
function said<Adapter>({ log }: ServerParts<Adapter>, event: string, refusal: Response): Response {
  log('warn', event, { status: refusal.status });
  return refusal;
}

function verifier<Adapter>({ access }: ServerParts<Adapter>) {
  return {
    async verifyAccessToken(token: string): Promise<AuthInfo> {
      try {
        const principal = await access.verify(token);
        return {
          token,
          clientId: principal.person,
          scopes: [...principal.scopes],
          expiresAt: principal.expiresAt,
          extra: { principal },
        };
      } catch (error) {
        if (!(error instanceof PassportError)) throw error;
        throw new OAuthError(OAuthErrorCode.InvalidToken, error.message);
      }
    },
  };
}

function httpPrincipal<Adapter>({ access }: ServerParts<Adapter>) {
  return async (context: { http?: { authInfo?: AuthInfo } }): Promise<Principal> => {
    const known = context.http?.authInfo?.extra?.['principal'];
    // set by verifier() above and by nobody else; without it the access layer decides (and refuses)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return known === undefined ? access.verify(undefined) : (known as Principal);
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function listen(server: Server, { host, port }: HttpAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new ServeError(
          error.code === 'EADDRINUSE'
            ? `Port ${port} on ${host} is already in use. Stop the other program, or choose another port with --http ${host}:PORT.`
            : `Cannot listen on ${host}:${port} (${error.code ?? 'unknown'}). Choose another address with --http HOST:PORT.`,
        ),
      );
    });
    server.listen(port, host, resolve);
  });
}
