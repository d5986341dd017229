import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '../../error.ts';
import { openHost, type Host } from '../../host.ts';
import { readConfig } from '../../org/read-config.ts';
import { openDataFolder } from '../../store/data-folder.ts';
import { serveApi } from '../http/serve-api.ts';
import { makeExampleCompany } from '../walkthrough/example-company.ts';
import { playWalkthrough } from '../walkthrough/play.ts';
import { readWalkthrough } from '../walkthrough/walkthrough-file.ts';
import { ask } from './ask.ts';
import { showExplanation } from './explain.ts';
import { showPlugins, pluginList } from './plugins.ts';
import { buildProgram, type CommonOptions } from './program.ts';
import { report as reportFailure } from './failure.ts';
import { createScreen } from './screen.ts';
import { showTrace } from './trace.ts';
import { showWalkthrough } from './walkthrough.ts';

/** The command line as a whole: the edge where clock, randomness, environment, terminal and signals enter. */
export async function main(argv: readonly string[]): Promise<void> {
  const screen = createScreen((text) => void process.stdout.write(text), process.stdout);
  const print = (document: unknown) =>
    void process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);

  /** Opens data folder and host, does the work, and closes both whatever happens: no process outlives a command. */
  async function withHost(
    options: CommonOptions,
    work: (host: Host) => Promise<void>,
    prepare?: () => string,
  ) {
    const isAlive = (pid: number) => existsSync(`/proc/${pid}`) || signalReaches(pid);
    const data = openDataFolder(options.data, process.pid, isAlive);
    let host: Host | undefined;
    try {
      const loaded = readConfig(prepare?.() ?? configFile(options));
      host = await openHost({ loaded, data, env: process.env, now: Date.now, newId: randomUUID });
      await work(host);
    } finally {
      await host?.close();
      data.close();
    }
  }

  const program = buildProgram(
    {
      async walkthrough(options) {
        const walkthrough = readWalkthrough();
        const make = () => makeExampleCompany(options.data, walkthrough.fresh);
        await withHost(
          options,
          async (host) => {
            if (options.json !== true) {
              await showWalkthrough(screen, host, walkthrough, stop.signal, Date.now);
              return;
            }
            const silent = {
              act: () => {},
              event: () => {},
              account: () => {},
              readBack: () => {},
            };
            const runs = await playWalkthrough(host, walkthrough, silent, stop.signal, Date.now);
            print({
              model: 'scripted, no AI',
              data: options.data,
              problems: host.catalog.problems,
              runs,
            });
          },
          make,
        );
      },
      ask: (question, options) =>
        withHost(options, (host) =>
          ask({ screen, print, host, question, options, signal: stop.signal }),
        ),
      async explain(tool, args, options) {
        const parsed = parseArguments(args);
        await withHost(options, async (host) => {
          const explanation = await host.explain(options.as, tool, parsed, stop.signal);
          if (options.json === true) print(explanation);
          else showExplanation(screen, explanation);
        });
      },
      up: (options) => withHost(options, (host) => serveApi(host, options, screen, stop.signal)),
      plugins: (options) =>
        withHost(options, async (host) => {
          if (options.json === true) print(pluginList(host));
          else showPlugins(screen, host);
        }),
      trace: (run, options) =>
        withHost(options, async (host) =>
          showTrace({ screen, print, host, run, json: options.json === true }),
        ),
    },
    version(),
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    process.exitCode = reportFailure(error, { stopped: stop.signal.aborted, argv, print });
  }
}

/** Where gatehouse.yaml is: named, or in this folder, or in the data folder. */
function configFile(options: CommonOptions): string {
  if (options.config !== undefined) return options.config;
  return existsSync('gatehouse.yaml') ? 'gatehouse.yaml' : join(options.data, 'gatehouse.yaml');
}

function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GatehouseError('arguments', `The arguments are not JSON: ${text}`, {
      hint: `Write them as one quoted JSON object, for example '{"priority":"urgent"}'.`,
      exitCode: 2,
    });
  }
}

function signalReaches(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function version(): string {
  const file = readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8');
  return String((JSON.parse(file) as { version: unknown }).version);
}
