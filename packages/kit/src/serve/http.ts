import { createServer, type Server } from 'node:http';
import { isIP } from 'node:net';
import { isLoopback } from '../http/loopback.ts';
import { createEndpoint } from './endpoint.ts';
import type { ServerParts } from './server-parts.ts';

/** Milliseconds for which an idle connection is kept. */
const KEEP_ALIVE_MS = 65_000;

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
 * Serves a connector over Streamable HTTP at `/mcp`, both protocol eras from one stateless endpoint, with `/healthz`,
 * `/readyz`, `/metrics` and the protected-resource metadata. Closing lets running requests finish. Throws ServeError when access is off and the address is not
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
  // longer than clients keep an idle connection: who closes second never meets a request that was just sent
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, address);
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : address.port;
  const url = new URL(
    `http://${isIP(address.host) === 6 ? `[${address.host}]` : address.host}:${port}/mcp`,
  );

  const endpoint = createEndpoint(parts, { url, publicUrl: address.publicUrl ?? url });
  server.on('request', (request, response) => void endpoint.handle(request, response));
  return {
    url,
    async close() {
      const listening = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const left = await parts.drain.begin();
      if (left === 'late') parts.log('warn', 'drain_late', { in_flight: parts.drain.inFlight });
      await endpoint.close();
      server.closeAllConnections();
      await listening;
    },
  };
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
