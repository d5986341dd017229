import { appendFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

// A program of its own: a connector whose tools end the process in the middle of a call. Its pids go into a file.
const [, , pids = ''] = process.argv;
appendFileSync(pids, `${process.pid}\n`);

serveStdio(() => {
  const server = new McpServer({ name: 'dying', version: '1.0.0' });
  server.registerTool(
    'search_tickets',
    {
      description: 'Searches tickets.',
      inputSchema: z.object({ text: z.string().optional() }),
      annotations: { readOnlyHint: true },
    },
    () => process.exit(3),
  );
  return server;
});
