import { randomBytes, randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ticketing } from '../../connectors/ticketing/src/connector.ts';
import type { Edge } from '../../packages/kit/src/run/edge.ts';
import { openConnector } from '../../packages/kit/src/run/open-connector.ts';
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
  const opened = await openConnector(ticketing, flags, edge(join(folder, 'log')));
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

/** The world of a connector process, without this one's environment. */
function edge(log: string): Edge {
  return {
    env: {},
    now: Date.now,
    random: Math.random,
    randomBytes,
    newId: randomUUID,
    wait: async (milliseconds, signal) => {
      await pause(milliseconds, undefined, { ref: false, ...(signal && { signal }) }).catch(
        () => {},
      );
    },
    later(milliseconds, work) {
      const timer = setTimeout(work, milliseconds).unref();
      return () => clearTimeout(timer);
    },
    usage: () => ({
      cpuSeconds: process.cpuUsage().user / 1e6,
      residentBytes: process.memoryUsage.rss(),
    }),
    readFile: (path) => readFileSync(path, 'utf8'),
    write: (line) => appendFileSync(log, line),
  };
}
