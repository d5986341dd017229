import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

// A program of its own: a connector of somebody else whose tools are what surface.json of a folder says. Once it is
// called and finds next.json there, it offers that instead and says so before it answers. What was done goes into
// log.txt. `legacy`: it speaks the older revision only.
const [, , folder = '', era = ''] = process.argv;
const surface = z.object({
  version: z.string(),
  instructions: z.string().optional(),
  tools: z.array(
    z.looseObject({ name: z.string(), inputSchema: z.looseObject({ type: z.literal('object') }) }),
  ),
});
const read = (name: string) => surface.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
const log = (line: string) => appendFileSync(join(folder, 'log.txt'), `${line}\n`);
let offered = read('surface.json');
log(`started ${process.pid}`);

function build(): Server {
  const { version, instructions } = offered;
  const server = new Server(
    { name: 'foreign', version },
    {
      capabilities: { tools: { listChanged: true } },
      ...(instructions !== undefined && { instructions }),
    },
  );
  server.setRequestHandler('tools/list', () => ({ tools: offered.tools }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    log(`called ${params.name}`);
    if (existsSync(join(folder, 'next.json'))) {
      offered = read('next.json');
      await server.sendToolListChanged();
    }
    return { content: [{ type: 'text', text: 'One ticket.' }] };
  });
  server.fallbackRequestHandler = ({ method }) => {
    log(`asked ${method}`);
    return Promise.reject(new ProtocolError(ProtocolErrorCode.MethodNotFound, method));
  };
  return server;
}

if (era === 'legacy') await build().connect(new StdioServerTransport());
else serveStdio(build);
