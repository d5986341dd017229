import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { vendorLimits } from './limits-config.ts';
import { createPool, type VendorPool } from './pool.ts';
import { vendorWorld, type VendorWorld, type WorldOptions } from './vendor-world.fixture.ts';

export interface LoopbackVendor {
  readonly origin: URL;
  /** "METHOD /path" of each request that arrived with its body. */
  readonly arrived: string[];
  /** Every connection so far, also those that sent nothing. */
  readonly sockets: Socket[];
  /** A client of this vendor over a real pool. */
  readonly client: (options?: WorldOptions) => VendorWorld & { pool: VendorPool };
  /** The server goes away; the pools stay. */
  readonly stop: () => void;
  close(): Promise<void>;
}

export type Serve = (response: ServerResponse, request: IncomingMessage) => void;

/** A real server on this machine that answers what the test says, once a request has arrived in full. */
export async function loopbackVendor(serve: Serve): Promise<LoopbackVendor> {
  const arrived: string[] = [];
  const sockets: Socket[] = [];
  const pools: VendorPool[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      arrived.push(`${request.method ?? ''} ${request.url ?? ''}`);
      serve(response, request);
    });
  });
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  const origin = new URL(`http://127.0.0.1:${port}/`);
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    origin,
    arrived,
    sockets,
    client(options = {}) {
      const pool = createPool(origin, vendorLimits.parse(options.limits ?? {}));
      pools.push(pool);
      const world = vendorWorld(() => Response.error(), { origin, fetch: pool.fetch, ...options });
      return { ...world, pool };
    },
    stop,
    async close() {
      stop();
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}
