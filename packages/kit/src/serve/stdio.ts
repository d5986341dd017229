import type { ServerContext } from '@modelcontextprotocol/server';
import { serveStdio as serveSdkStdio } from '@modelcontextprotocol/server/stdio';
import { PASSPORT_META_KEY, PassportError, type Principal } from '@gatehouse/passport';
import { AccessError } from '../access/access-error.ts';
import { passportRefused, type Access } from '../access/access.ts';
import { mcpServerFactory } from './mcp-server.ts';
import type { ServerParts } from './server-parts.ts';

/** Serves a connector over stdin and stdout, both protocol eras. stdout belongs to the protocol alone. */
export function serveStdio<Adapter>(parts: ServerParts<Adapter>): { close(): Promise<void> } {
  const principalOf = principalFromMeta(parts.access);
  return serveSdkStdio(mcpServerFactory(parts, principalOf), {
    onerror: (error) => parts.log('warn', 'stdio_error', { message: error.message }),
  });
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
