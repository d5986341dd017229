import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { alsoRequired, expected } from './expected.ts';
import { serveFixtures } from './fixture-target.ts';
import { judge } from './judge.ts';
import { readOutcomes } from './outcome.ts';
import { startProduction } from './production-target.ts';
import { count, tables, type Run } from './report.ts';
import { planOf, revisionNames, runSuite, type Revision } from './suite.ts';
import { targetNames, type Target, type TargetName } from './target.ts';

/**
 * The official conformance suite of the Model Context Protocol against our connectors, for both revisions that they
 * speak. Two servers are measured:
 *
 * - `fixtures`: the ticketing connector in this process, opened and served by the kit's own code, with the tools,
 *   prompts and resources beside its own that the suite calls by name. Nothing but this program can add them
 *   (`ServerExtension` in the kit). It must pass all that 2026-07-28 requires of a server, and of 2025-11-25 all but
 *   four scenarios.
 * - `production`: the connector as an operator starts it. It must pass every scenario that needs no fixture; the others
 *   must fail for that reason and no other.
 *
 * The four are in `expected.ts` by name. There a tool asks the client something in the middle of a call, by a request
 * that the server sends into the client’s session. Our servers keep no session, so that any replica can answer any
 * call; revision 2026-07-28 replaced such requests by a result that asks, which the fixtures show to work. A name in
 * that list is a debt: when its scenario passes, or fails otherwise, the run fails until the list says so.
 *
 * Access is off and the servers are on loopback, since the suite cannot send a token. Extensions that connectors do
 * not have (tasks) run and are not judged. A warning counts like a failure, unless it is listed.
 */
const help = `pnpm test:conformance [--target NAME] [--revision REVISION] [--keep] [--json]

Runs the official MCP conformance suite against the ticketing connector, with the suite's fixtures and without. Ends
with 1 when something failed that is not expected, passed that is expected to fail, or did not run.

  --target NAME          ${targetNames.join(' or ')} alone
  --revision REVISION    ${revisionNames.join(' or ')} alone
  --keep                 leave the suite's results and the logs in their folder and say where
  --json                 the verdicts as JSON on stdout
`;

const flags = z.object({
  target: z.enum(targetNames).optional(),
  revision: z.enum(revisionNames).optional(),
  keep: z.boolean().default(false),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});
type Flags = z.infer<typeof flags>;

function readFlags(): Flags | undefined {
  const text = { type: 'string' } as const;
  const bit = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      options: { target: text, revision: text, keep: bit, json: bit, help: bit },
    });
    return flags.parse(values);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    process.stderr.write(`${why}\n\n${help}`);
    return undefined;
  }
}

const starts: Readonly<Record<TargetName, (folder: string) => Promise<Target>>> = {
  fixtures: serveFixtures,
  production: startProduction,
};

/** One target under each revision, on one server, in a folder that is gone afterwards unless it is to be kept. */
async function runTarget(
  name: TargetName,
  { revision: only, keep }: Flags,
  signal: AbortSignal,
): Promise<Run[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-conformance-'));
  try {
    const target = await starts[name](folder);
    try {
      const runs: Run[] = [];
      for (const revision of only ? [only] : revisionNames) {
        process.stderr.write(`  ${name}, ${revision} …\n`);
        runs.push(await runRevision({ name, target, revision, folder }, signal));
      }
      return runs;
    } finally {
      await target.close();
    }
  } finally {
    if (keep) process.stderr.write(`  kept: ${folder}\n`);
    else rmSync(folder, { recursive: true });
  }
}

async function runRevision(
  about: { name: TargetName; target: Target; revision: Revision; folder: string },
  signal: AbortSignal,
): Promise<Run> {
  const { name, target, revision } = about;
  const started = performance.now();
  const { required, reported } = await planOf(revision, signal);
  const folder = join(about.folder, revision);
  await runSuite({ url: target.url, revision, folder }, signal);
  const also = alsoRequired[revision];
  return {
    target: name,
    revision,
    seconds: (performance.now() - started) / 1000,
    verdicts: judge([...required, ...also], readOutcomes(folder), expected[name][revision]),
    reported: reported.filter((scenario) => !also.includes(scenario)),
  };
}

async function main(asked: Flags): Promise<number> {
  const stop = new AbortController();
  // a second one must not leave the connector behind
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  const runs: Run[] = [];
  try {
    for (const name of asked.target ? [asked.target] : targetNames) {
      runs.push(...(await runTarget(name, asked, stop.signal)));
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(stop.signal.aborted ? 'Interrupted.\n' : `${why}\n`);
    return stop.signal.aborted ? 130 : 1;
  }
  const [passed, known, failed] = [
    count(runs, 'passed'),
    count(runs, 'expected'),
    count(runs, 'failed'),
  ];
  process.stdout.write(
    asked.json
      ? `${JSON.stringify({ passed, expected: known, failed, runs })}\n`
      : `${tables(runs)}\n${known} failed as expected\n${passed} passed, ${failed} failed\n`,
  );
  return failed > 0 ? 1 : 0;
}

const given = readFlags();
if (given?.help) process.stdout.write(help);
else process.exitCode = given ? await main(given) : 2;
