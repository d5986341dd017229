import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

/** A server of the current SDK, which speaks both eras. Its tool must never be called. */
export function buildV2(): McpServer {
  const server = new McpServer(
    { name: 'v2', version: '2.0.0' },
    { instructions: 'Ask for tickets.' },
  );
  server.registerTool(
    'get_ticket',
    {
      description: 'Reads a ticket.',
      inputSchema: z.strictObject({ id: z.string().describe('Its number') }),
      outputSchema: z.looseObject({ title: z.string() }),
      annotations: { readOnlyHint: true },
    },
    () => {
      throw new Error('called');
    },
  );
  server.registerTool('add_note', { inputSchema: z.strictObject({ text: z.string() }) }, () => {
    throw new Error('called');
  });
  server.registerPrompt('summary', { description: 'Sums up.' }, () => ({ messages: [] }));
  server.registerResource('log', 'log://all', {}, () => ({ contents: [] }));
  return server;
}

if (import.meta.main) serveStdio(buildV2);
