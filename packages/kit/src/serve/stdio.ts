import { serveStdio as serveSdkStdio } from '@modelcontextprotocol/server/stdio';
import { mcpServerFactory, principalFromMeta, type ServerParts } from './mcp-server.ts';

/** Serves a connector over stdin and stdout, both protocol eras. stdout belongs to the protocol alone. */
export function serveStdio<Adapter>(parts: ServerParts<Adapter>): { close(): Promise<void> } {
  return serveSdkStdio(mcpServerFactory(parts, principalFromMeta(parts.access)), {
    onerror: (error) => parts.log('warn', 'stdio_error', { message: error.message }),
  });
}
