import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { ticketing } from '../../connectors/ticketing/src/connector.ts';
import { openConnector } from '../../packages/kit/src/run/open-connector.ts';
import { processEdge } from '../../packages/kit/src/run/process-edge.ts';
import { serveHttp } from '../../packages/kit/src/serve/http.ts';
import { conformanceFixtures } from './fixtures/fixtures.ts';
import { HOST, SAMPLE, VENDOR, type Target } from './target.ts';

/**
 * The ticketing connector in this process, opened and served by the code that serves it in production, with the suite's
 * fixtures beside its own tools. What it logs is in the folder.
 */
export async function serveFixtures(folder: string): Promise<Target> {
  const settings = { data: join(folder, 'desk.db'), sample: SAMPLE };
  const flags = { vendor: VENDOR, auth: 'off', settings, state: join(folder, 'state') } as const;
  const log = join(folder, 'log');
  // the world of a connector process, without this one's environment
  const edge = processEdge({ env: {}, write: (line) => appendFileSync(log, line) });
  const opened = await openConnector(ticketing, flags, edge);
  try {
    const extension = conformanceFixtures(randomBytes(32));
    const running = await serveHttp({ ...opened.parts, extension }, { host: HOST, port: 0 });
    return {
      url: running.url,
      async close() {
        await running.close();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
