import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { isBlocked, type Outside } from './outside.ts';

/** The guard against addresses inside the network has no effect on this runtime. The process must not serve. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
}

/**
 * Proves at start that the guard is in force, by dialling a port of this machine that does listen. A runtime that
 * ignores the block list (Node 20 does) answers, and that is found here and not by an attacker. `open` makes the
 * guarded fetch for this one port. Throws GuardError.
 */
export async function assertGuardWorks(open: (port: number) => Outside): Promise<void> {
  let reached = 0;
  const server = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  const outside = open(port);
  try {
    const refused = await outside
      .fetch(new URL(`https://127.0.0.1:${port}/`), { method: 'GET' })
      .then(() => false, isBlocked);
    if (refused && reached === 0) return;
    throw new GuardError(
      'Addresses inside the network are not blocked by this runtime: use Node 24 or later.',
    );
  } finally {
    await outside.close();
    server.close();
  }
}
