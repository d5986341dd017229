import { readFileSync } from 'node:fs';
import { reportLines } from '@gatehouse/swap';
import { z } from 'zod';
import { GatehouseError } from '../../error.ts';
import { serveApi } from '../http/serve-api.ts';
import { makeExampleCompany } from '../walkthrough/example-company.ts';
import { playWalkthrough, silentView } from '../walkthrough/play.ts';
import { readWalkthrough } from '../walkthrough/walkthrough-file.ts';
import { LISTED, showApprovals, showDecided } from './approvals.ts';
import { ask } from './ask.ts';
import { contracts } from './contracts.ts';
import { showExplanation } from './explain.ts';
import { report as reportFailure } from './failure.ts';
import { showLines } from './lines.ts';
import { pluginList, showPlugins } from './plugins.ts';
import { buildProgram } from './program.ts';
import { createScreen } from './screen.ts';
import { nextFlags, withHost } from './session.ts';
import { onSignals } from './signals.ts';
import { showTrace } from './trace.ts';
import { showWalkthrough } from './walkthrough.ts';

const write = (text: string) => void process.stdout.write(text);
const print = (document: unknown) => write(`${JSON.stringify(document, null, 2)}\n`);

/** The command line as a whole: the edge where terminal and signals enter. Sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const screen = createScreen(write, process.stdout, process.env['COLUMNS']);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('interrupted'));
  onSignals(process, Date.now, {
    first() {
      process.stderr.write('Stopping…\n');
      interrupt();
    },
    // what is left running sees its stdin end, and the next start takes the lock over
    second: () => process.exit(130),
  });
  // a reader such as head has seen enough: stop as on Ctrl-C, so that nothing is left running
  process.stdout.on('error', interrupt);
  const { signal } = stop;

  const program = buildProgram(
    {
      async walkthrough(options) {
        const walkthrough = readWalkthrough();
        const make = () => makeExampleCompany(options.data, walkthrough.fresh);
        await withHost({ ...options, make }, async (host) => {
          if (options.json !== true) {
            await showWalkthrough(screen, host, walkthrough, nextFlags(options), signal, Date.now);
            return;
          }
          const runs = await playWalkthrough(host, walkthrough, silentView, signal, Date.now);
          const { problems } = host.catalog;
          print({ model: 'scripted, no AI', data: options.data, problems, runs });
        });
      },
      ask: (question, options) =>
        withHost(options, (host) => ask({ screen, print, host, question, options, signal })),
      async explain(tool, args, options) {
        const parsed = parseArguments(args);
        await withHost(options, async (host) => {
          const explanation = await host.explain(options.as, tool, parsed, signal);
          if (options.json === true) print(explanation);
          else showExplanation(screen, explanation);
        });
      },
      up: (options) => withHost(options, (host) => serveApi(host, options, screen, signal)),
      plugins: (options) =>
        withHost(options, async (host) => {
          if (options.json === true) print(pluginList(host));
          else showPlugins(screen, host);
        }),
      approvals: (options) =>
        withHost(options, async (host) => {
          const listed = await host.approvals(LISTED);
          if (options.json === true) print(listed);
          else showApprovals(screen, listed, Date.now());
        }),
      decide: (id, { as: person, verdict, because, ...options }) =>
        withHost(options, async (host) => {
          const decided = await host.decide({ id, person, verdict, because, signal });
          if (options.json === true) print(decided);
          else showDecided(screen, decided);
          if (verdict === 'granted' && decided.state !== 'done') process.exitCode = 1;
        }),
      swap: (instance, options) =>
        withHost(options, async (host) => {
          const swapped = await host.swap({ ...options, instance }, signal);
          if (options.json === true) print(swapped);
          else showLines(screen, reportLines(swapped));
        }),
      contracts: (action, target, options) =>
        withHost(options, async (host) => {
          const about = { screen, print, host, action, target, options, signal };
          process.exitCode = await contracts(about);
        }),
      trace: (run, options) =>
        withHost(options, (host) =>
          showTrace({ screen, print, host, run, json: options.json === true }),
        ),
    },
    version(),
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    process.exitCode = reportFailure(error, { stopped: signal.aborted, argv, print });
  }
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

function version(): string {
  const file = readFileSync(new URL(import.meta.resolve('gatehouse/package.json')), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}
