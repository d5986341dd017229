import { createServer, type RequestListener } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { createCursorCodec } from '../../../packages/kit/src/cursor.ts';
import { createRedactor } from '../../../packages/kit/src/credentials/redactor.ts';
import { ticketing } from '../../../connectors/ticketing/src/connector.ts';
import { embedded } from '../../../connectors/ticketing/src/vendors/embedded/vendor.ts';

// A program of its own: what a connector is compared with. `echo` answers every request with the same bytes; `bare` is
// the SDK's handler with the same tools on the same desk and nothing else: no token, policy, label, journal or audit.
const [, , kind = '', data = ''] = process.argv;

function bare(): RequestListener {
  const { adapter } = embedded.open(
    { data, sample: 'support' },
    {
      fetch: () => Promise.reject(new Error('no network')),
      now: Date.now,
      newId: () => 'id',
      log: () => {},
      redactor: createRedactor(),
    },
  );
  const cursors = createCursorCodec(new Uint8Array(32), Date.now);
  const principal = {
    person: 'bench',
    unit: 'bench',
    roles: [],
    scopes: [],
    run: 'bench',
    passport: 'bench',
    expiresAt: 0,
    label: { trust: 'trusted', classes: [] },
  } as const;
  const node = toNodeHandler(
    createMcpHandler(() => {
      const server = new McpServer({ name: 'bare', version: '1.0.0' });
      for (const tool of ticketing.tools) {
        const { input: inputSchema, output: outputSchema, description, title } = tool;
        server.registerTool(
          tool.name,
          { inputSchema, outputSchema, description, title },
          async (args, { mcpReq: { signal } }) => {
            if (tool.effect !== 'read') throw new Error('reads only');
            const result = await tool.handler(args, { adapter, principal, cursors, signal });
            return {
              content: [{ type: 'text', text: JSON.stringify(result) }],
              structuredContent: result,
            };
          },
        );
      }
      return server;
    }),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK's structural type of a request
  return (request, response) => void node(request as Parameters<typeof node>[0], response);
}

const echo: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end('{"ok":true}'));
};

const server = createServer(kind === 'bare' ? bare() : echo).listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  process.stderr.write(
    `${JSON.stringify({ event: 'serving', url: `http://127.0.0.1:${port}/mcp` })}\n`,
  );
});
process.on('SIGTERM', () => process.exit(0));
