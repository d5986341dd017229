import { PassThrough } from 'node:stream';
import type { ServerContext } from '@modelcontextprotocol/server';
import {
  serveStdio as serveSdkStdio,
  StdioServerTransport,
} from '@modelcontextprotocol/server/stdio';
import { PASSPORT_META_KEY, PassportError, type Principal } from '@gatehouse/passport';
import { AccessError } from '../access/access-error.ts';
import { passportRefused, type Access } from '../access/access.ts';
import { mcpServerFactory } from './mcp-server.ts';
import type { ServerParts } from './server-parts.ts';

/**
 * Serves a connector over stdin and stdout, both protocol eras. stdout belongs to the protocol alone. Closing answers
 * what was asked before the client closed its end: a write that began is finished and told.
 */
export function serveStdio<Adapter>(parts: ServerParts<Adapter>): { close(): Promise<void> } {
  const { services, log } = parts;
  const running = new Set<Promise<unknown>>();
  const counted: ServerParts<Adapter> = {
    ...parts,
    services: {
      ...services,
      within(start, call) {
        const made = services.within(start, call);
        running.add(made);
        void made.finally(() => running.delete(made)).catch(() => {});
        return made;
      },
    },
  };
  // the SDK drops what it has not answered when its input ends; this one ends when everything is answered
  const lasting = process.stdin.pipe(new PassThrough(), { end: false });
  const served = serveSdkStdio(mcpServerFactory(counted, principalFromMeta(parts.access)), {
    transport: new StdioServerTransport(lasting),
    onerror: (error) => log('warn', 'stdio_error', { message: error.message }),
  });
  return {
    async close() {
      // what was read together with the end is handed out first
      await turns();
      while (running.size > 0) {
        await Promise.allSettled(running);
        await turns();
      }
      await served.close();
    },
  };
}

/** Turns of the event loop in which the SDK takes a message from the pipe to a handler, or an answer to the pipe. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** On stdio the passport of each call lies in its `_meta`. */
function principalFromMeta(access: Access) {
  return async (context: ServerContext): Promise<Principal> => {
    const token = context.mcpReq._meta?.[PASSPORT_META_KEY];
    try {
      return await access.verify(typeof token === 'string' ? token : undefined);
    } catch (error) {
      if (error instanceof PassportError || error instanceof AccessError) {
        throw passportRefused(error);
      }
      throw error;
    }
  };
}
