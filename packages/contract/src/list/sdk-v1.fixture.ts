import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

/** A server of the old SDK. Its tool must never be called. */
export function buildV1(): McpServer {
  const server = new McpServer({ name: 'v1', version: '1.0.0' });
  server.registerTool(
    'read_file',
    { description: 'Reads a file.', inputSchema: { path: z.string() } },
    () => {
      throw new Error('called');
    },
  );
  server.registerResource(
    'file',
    new ResourceTemplate('file:///{path}', { list: undefined }),
    {},
    () => ({ contents: [] }),
  );
  return server;
}

if (import.meta.main) await buildV1().connect(new StdioServerTransport());
