import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { serveHttp } from '../../packages/kit/src/serve/http.ts';
import { atLeast, nothing, type AttackOptions, type AttackReport } from './attack.ts';
import { attackFolder, inLanes } from './harness.ts';
import { fuzzCases, kinds, type FuzzCase, type Known } from './fuzz-arguments.ts';
import { caller } from './fuzz-callers.ts';
import { followUps } from './fuzz-follow.ts';
import { brokenBodies, callOf, readReply, wire, ways, type Way } from './fuzz-http.ts';
import { documented, oracle, type ToolAnswer, type Verdict } from './fuzz-oracle.ts';
import { createTally, type Tally } from './fuzz-tally.ts';
import { ownTime } from './own-time.ts';
import { callDirectly, embeddedTarget, redmineTarget, type FuzzTarget } from './fuzz-targets.ts';

/** Shares of all calls that go over HTTP, and to the adapter of a vendor. The rest goes to the embedded desk directly. */
const HTTP_SHARE = 0.05;
const REDMINE_SHARE = 0.05;
const LANES = { direct: 192, http: 16, redmine: 16 };
const BATCH = 250;
/** Bytes by which the heap may be larger at the end than after the first tenth of the calls. */
const MAX_GROWTH = 48 * 1024 * 1024;
const SLOW_MS = 5_000;

const embedded: Known = {
  ticket_id: Array.from({ length: 60 }, (_, at) => String(1001 + at)),
  expected_version: ['1', '2', '3'],
  queue: ['Shipping', 'shipping', 'Portal', 'Hardware'],
  assignee: ['Maya Lindqvist', 'Tom Okafor', 'Ines Duarte'],
  requester: ['Kestrel Tools', 'Vela Textiles', 'Salt & Stone'],
  'labels[]': ['sla', 'printer', 'cold-chain', 'new label'],
  text: ['refund', 'order', 'printer label', 'release code'],
};
const atRedmine: Known = {
  ticket_id: Array.from({ length: 30 }, (_, at) => String(at + 1)),
  queue: ['Support Desk'],
  assignee: ['5', 'Alice Test', 'Bob Test'],
  requester: ['5'],
  text: ['printer', 'jams'],
};

/** R36 thirteen tools, thousands of calls each, valid and hostile; every answer is held against what the tool publishes. */
export async function fuzz({ calls, seed, say, signal }: AttackOptions): Promise<AttackReport> {
  const folder = attackFolder('fuzz');
  const clock = ownTime();
  const tally = createTally(clock);
  const desk = await embeddedTarget(folder.path);
  const vendor = await redmineTarget(folder.path).catch(async (error: unknown) => {
    await desk.close();
    folder.remove();
    throw error;
  });
  try {
    const names = [...desk.parts.tools.keys()];
    const http = Math.max(ways.length, Math.round(calls * HTTP_SHARE));
    const redmine = Math.round(calls * REDMINE_SHARE);
    const started = performance.now();
    await inDirect(desk, {
      names,
      each: calls - http - redmine,
      seed,
      known: embedded,
      tally,
      say,
      signal,
    });
    say(`direct done: ${tally.total} calls in ${seconds(started)} s`);
    await overHttp(desk, {
      names,
      each: http,
      seed: seed + 1,
      known: embedded,
      tally,
      say,
      signal,
    });
    say(`http done: ${tally.total} calls`);
    const share = { names, each: redmine, seed: seed + 2, known: atRedmine, tally, say, signal };
    await inDirect(vendor, share, 'redmine');
    const spent = performance.now() - started;
    tally.memory.push({ calls: tally.total, bytes: heapAfterCollection() });
    return report(tally, { spent, desk, vendor, seed, calls });
  } finally {
    clock.stop();
    await vendor.close();
    await desk.close();
    folder.remove();
  }
}

interface Part {
  readonly names: readonly string[];
  /** Calls to each tool. */
  readonly each: number;
  readonly seed: number;
  readonly known: Known;
  readonly tally: Tally;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Planned extends FuzzCase {
  readonly tool: string;
  readonly at: number;
}

/** All calls of a part, tool after tool in small batches, so that each meets what the others left behind. */
function* planned({ names, each, seed, known }: Part, { parts }: FuzzTarget): Generator<Planned> {
  const made = new Map(
    names.map((tool) => [tool, fuzzCases(parts.tools.get(tool)?.inputJson, known)]),
  );
  let at = 0;
  for (let from = 0; from < each; from += BATCH) {
    for (const [index, [tool, cases]] of [...made].entries()) {
      const numRuns = Math.min(BATCH, each - from);
      for (const one of fc.sample(cases, { numRuns, seed: seed + from * 31 + index })) {
        at += 1;
        yield { ...one, tool, at };
      }
    }
  }
}

async function inDirect(
  target: FuzzTarget,
  part: Part,
  route: 'direct' | 'redmine' = 'direct',
): Promise<void> {
  const { tally, say, signal } = part;
  const judges = judgesOf(target);
  const total = part.each * part.names.length;
  const step = Math.ceil(total / 10);
  let done = 0;
  const one = async ({ tool, kind, json, at }: Planned, args: unknown) => {
    const began = tally.clock.now();
    let verdict: Verdict;
    let answer: ToolAnswer | undefined;
    try {
      answer = await callDirectly(target, tool, args, caller(at));
      verdict = judges.get(tool)?.(args, answer) ?? { outcome: 'unjudged', defect: 'no judge' };
    } catch (error) {
      verdict = { outcome: 'thrown', defect: `a call threw: ${String(error)}` };
    }
    tally.add({ tool, kind, route, json, verdict, ms: tally.clock.now() - began });
    return answer;
  };
  await inLanes(LANES[route], planned(part, target), signal, async ({ tool, kind, json, at }) => {
    const args: unknown = JSON.parse(json);
    const answer = await one({ tool, kind, json, at }, args);
    for (const next of answer ? followUps(tool, args, answer, at) : []) {
      await one({ tool, kind: 'valid', json: JSON.stringify(next), at }, next);
    }
    done += 1;
    if (done % step === 0 && route === 'direct') {
      tally.memory.push({ calls: tally.total, bytes: heapAfterCollection() });
      say(`${route}: ${done} of ${total}, ${tally.defects.length} defects`);
    }
  });
}

async function overHttp(target: FuzzTarget, part: Part): Promise<void> {
  const { tally, signal } = part;
  const judges = judgesOf(target, true);
  const running = await serveHttp(target.parts, { host: '127.0.0.1', port: 0 });
  const line = wire(running.url, LANES.http);
  const token = await target.mint({
    person: 'fuzz',
    unit: 'support',
    roles: ['lead'],
    audience: 'fuzz',
    run: 'fuzz',
    scopes: ['ticketing:write'],
    label: { trust: 'trusted', classes: [] },
  });
  const exchange = async (
    about: { tool: string; kind: FuzzCase['kind']; json: string; route: `http ${Way}` },
    sent: { headers: Record<string, string>; body: string | Buffer },
    args: { value: unknown } | undefined,
  ) => {
    const began = tally.clock.now();
    let verdict: Verdict;
    try {
      const read = readReply(await line.send(sent.headers, sent.body));
      if ('defect' in read) verdict = { outcome: 'defect', defect: read.defect };
      else if ('refused' in read) verdict = { outcome: read.refused };
      else {
        const judged = judges.get(about.tool)?.(args?.value, read.answer);
        // of a broken body nobody can say which arguments it held
        verdict = args && judged ? judged : { outcome: read.answer.isError ? 'error' : 'ok' };
      }
    } catch (error) {
      verdict = { outcome: 'lost', defect: `the connection broke: ${String(error)}` };
    }
    tally.add({ ...about, verdict, ms: tally.clock.now() - began });
  };
  try {
    await inLanes(LANES.http, planned(part, target), signal, async ({ tool, kind, json, at }) => {
      const way = ways[at % ways.length] ?? 'short';
      const about = { tool, kind, json, route: `http ${way}` as const };
      await exchange(about, callOf(way, tool, json, token), { value: JSON.parse(json) });
    });
    for (const way of ways) {
      const { headers, body } = callOf(way, 'get_ticket', '{"ticket_id":"1001"}', token);
      for (const broken of brokenBodies(body)) {
        const about = { tool: 'get_ticket', kind: 'hostile', route: `http ${way}` } as const;
        await exchange(
          { ...about, json: broken.toString().slice(0, 200) },
          { headers, body: broken },
          undefined,
        );
      }
    }
  } finally {
    line.close();
    await running.close();
  }
}

const judgesOf = ({ parts }: FuzzTarget, overWire = false) =>
  new Map(
    [...parts.tools].map(([name, { inputJson, outputJson }]) => [
      name,
      oracle({ name, inputJson, outputJson }, { overWire }),
    ]),
  );

let collect: (() => void) | undefined;

/** Bytes in use after everything that can go has gone. */
function heapAfterCollection(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    // the only name that the flag adds; Node documents this way to it
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return process.memoryUsage().heapUsed;
}

const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1);

function report(
  tally: Tally,
  {
    spent,
    desk,
    vendor,
    seed,
    calls,
  }: { spent: number; desk: FuzzTarget; vendor: FuzzTarget; seed: number; calls: number },
): AttackReport {
  const { memory } = tally;
  const growth = (memory.at(-1)?.bytes ?? 0) - (memory[0]?.bytes ?? 0);
  const slope = tally.slope();
  const typed = tally.count(({ outcome }) => outcome !== 'ok');
  const hollow = kinds.filter((kind) => tally.count((row) => row.kind === kind) === 0);
  const unmet = [...desk.parts.tools.keys()].filter(
    (tool) => tally.count((row) => row.tool === tool) < calls,
  );
  return {
    attack: 'fuzz',
    checks: [
      nothing(
        'every answer is a valid result or a typed error, and the schemas agree',
        tally.defects,
      ),
      nothing(`no call takes over ${SLOW_MS / 1000} s`, tally.slow(SLOW_MS)),
      nothing('the connectors log no error', [...desk.errors, ...vendor.errors]),
      nothing(`at least ${calls} calls to each tool`, unmet),
      nothing('each kind of arguments was tried', hollow),
      atLeast(
        'calls that succeed',
        tally.count(({ outcome }) => outcome === 'ok'),
        tally.total * 0.2,
      ),
      growth <= MAX_GROWTH
        ? { name: 'the heap is bounded', ok: true }
        : {
            name: 'the heap is bounded',
            ok: false,
            found: `it grew by ${(growth / 1048576).toFixed(1)} MiB`,
          },
    ],
    tables: [
      tally.byTool(),
      tally.byKind(),
      tally.byRoute(),
      {
        title: 'Where server and schema differ, as documented',
        columns: ['calls', 'reason'],
        rows: Object.entries(documented).map(([name, why]) => [tally.excused.get(name) ?? 0, why]),
      },
    ],
    figures: {
      seed,
      calls: tally.total,
      seconds: Number((spent / 1000).toFixed(1)),
      calls_per_s: Math.round((tally.total / spent) * 1000),
      typed_error_share: Number((typed / tally.total).toFixed(3)),
      http_share: HTTP_SHARE,
      redmine_share: REDMINE_SHARE,
      heap_after_warm_up_mib: Number(((memory[0]?.bytes ?? 0) / 1048576).toFixed(1)),
      heap_at_end_mib: Number(((memory.at(-1)?.bytes ?? 0) / 1048576).toFixed(1)),
      heap_slope_bytes_per_call: Number(slope.toFixed(1)),
    },
  };
}
