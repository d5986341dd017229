import type { McpServer } from '@modelcontextprotocol/server';

/**
 * Leaves a registered tool out of `tools/list`; it can still be called. The SDK knows no such tools: it lists the
 * enumerable entries of the object in which it looks a called one up. Throws TypeError, and so at the first request of
 * any kind, should a later SDK keep its tools elsewhere.
 */
export function leaveUnlisted(server: McpServer, name: string): void {
  const registered: unknown = Reflect.get(server, '_registeredTools');
  if (typeof registered !== 'object' || registered === null || !Object.hasOwn(registered, name)) {
    throw new TypeError(
      'the MCP SDK keeps its tools elsewhere: former names cannot be left unlisted',
    );
  }
  Object.defineProperty(registered, name, { enumerable: false });
}
