import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runCampaign, type Tally } from './campaign.ts';
import { seeded } from './random.ts';
import { faultsIn, resultTable, type ModeResult } from './report.ts';
import { modes, type Mode } from './subject.ts';
import { timesAt } from './times.ts';
import { startVendor } from './vendor-stub.ts';
import { workerSubject } from './worker-subject.ts';

const help = `pnpm test:faults [--kills N] [--seed N] [--replicas N] [--writers N] [--pace N] [--mode MODE] [--json]

Kills the journal of writes with SIGKILL at random moments, while a vendor answers late, twice or not at all, and
compares the vendor's rows with what the callers were told. Ends with 1 when one was lost or duplicated.

  --kills N      over the two safe modes together (400); the naive mode gets a tenth more
  --seed N       of the moments and of the vendor's moods; timing is never the same twice (1)
  --replicas N   processes on the same store, killed one by one (2)
  --writers N    callers, each with one write at a time (8)
  --pace N       stretches all times, for a machine that is slow or busy (1)
  --mode MODE    resend, find or naive alone, with all the kills
  --json         the figures as JSON on stdout
`;

const count = z.coerce.number().int().min(1).max(1_000_000);
const flags = z.object({
  kills: count.default(400),
  seed: z.coerce.number().int().default(1),
  replicas: count.default(2),
  writers: count.default(8),
  pace: z.coerce.number().min(0.5).max(100).default(1),
  mode: z.enum(modes).optional(),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});
type Flags = z.infer<typeof flags>;

function readFlags(): Flags | undefined {
  const text = { type: 'string' } as const;
  const bit = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      options: {
        kills: text,
        seed: text,
        replicas: text,
        writers: text,
        mode: text,
        pace: text,
        json: bit,
        help: bit,
      },
    });
    return flags.parse(values);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    process.stderr.write(`${why}\n\n${help}`);
    return undefined;
  }
}

/** Mode and number of kills, in the order in which they run. */
function planOf({ mode, kills }: Flags): [Mode, number][] {
  if (mode) return [[mode, kills]];
  const half = Math.ceil(kills / 2);
  return [
    ['resend', half],
    ['find', half],
    ['naive', Math.ceil(kills / 10)],
  ];
}

async function runMode(
  mode: Mode,
  kills: number,
  { seed, replicas, writers, pace }: Flags,
  signal: AbortSignal,
) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-faults-'));
  const times = timesAt(pace);
  const random = seeded(seed + modes.indexOf(mode));
  const vendor = await startVendor(mode === 'resend', { random, times });
  const subject = workerSubject(
    { mode, vendor: vendor.url, store: join(folder, 'store.db'), pace },
    { compiled: join(folder, 'compiled'), spares: replicas },
  );
  try {
    const onProgress = progress(mode, kills);
    return await runCampaign({
      subject,
      vendor,
      random,
      times,
      kills,
      replicas,
      writers,
      signal,
      onProgress,
    });
  } finally {
    await subject.close();
    vendor.close();
    rmSync(folder, { recursive: true });
  }
}

/** One line that moves on a terminal, one for every tenth elsewhere. */
function progress(mode: Mode, kills: number) {
  const every = process.stderr.isTTY ? 1 : Math.ceil(kills / 10);
  return (tally: Readonly<Tally>) => {
    if (tally.kills % every !== 0) return;
    const line = `  ${mode}: ${tally.kills} of ${kills} kills, ${tally.acknowledged} acknowledged`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}

async function main(given: Flags): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const results: ModeResult[] = [];
  for (const [mode, kills] of planOf(given)) {
    if (stop.signal.aborted) break;
    results.push({ mode, ...(await runMode(mode, kills, given, stop.signal)) });
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const wrong = faultsIn(results, stop.signal.aborted);
  const early = stop.signal.aborted ? 'Interrupted. ' : '';
  const verdict =
    wrong.length === 0
      ? `${early}With the journal nothing was lost and nothing was duplicated.`
      : wrong.join('\n  ');
  process.stdout.write(
    given.json
      ? `${JSON.stringify({ seed: given.seed, interrupted: stop.signal.aborted, results, wrong })}\n`
      : `${resultTable(results)}\n\n  ${verdict}\n`,
  );
  if (wrong.length > 0) return 1;
  return stop.signal.aborted ? 130 : 0;
}

const given = readFlags();
if (given?.help) process.stdout.write(help);
else process.exitCode = given ? await main(given) : 2;
