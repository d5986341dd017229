import { performance } from 'node:perf_hooks';

/** Figures of one subject: requests per second and latencies in milliseconds. */
export interface Figures {
  readonly name: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Microseconds of CPU for one call, where a clock was given. */
  readonly cpu?: number;
}

/** Calls `once` one after the other from `lanes` lanes, after a warm-up that is not counted. */
export async function measure(
  name: string,
  once: () => Promise<void>,
  { calls, lanes }: { calls: number; lanes: number },
  /** CPU seconds used so far by the process that is measured. */
  cpuSeconds?: () => number,
): Promise<Figures> {
  await run(once, Math.ceil(calls / 10), lanes);
  const before = cpuSeconds?.();
  const started = performance.now();
  const times = await run(once, calls, lanes);
  const cpu =
    before === undefined || !cpuSeconds
      ? undefined
      : ((cpuSeconds() - before) / times.length) * 1e6;
  const seconds = (performance.now() - started) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return {
    name,
    perSecond: times.length / seconds,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    ...(cpu !== undefined && { cpu }),
  };
}

async function run(once: () => Promise<void>, calls: number, lanes: number): Promise<number[]> {
  const times: number[] = [];
  const lane = async () => {
    for (let call = 0; call < calls / lanes; call += 1) {
      const started = performance.now();
      await once();
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return times;
}

/** The figures as lines, each with its ratio to the first, the baseline. */
export function table(title: string, rows: readonly Figures[]): string {
  const base = rows[0]?.perSecond ?? 1;
  const lines = rows.map(
    ({ name, perSecond, p50, p95, p99, cpu }) =>
      `  ${name.padEnd(46)}${perSecond.toFixed(0).padStart(9)}/s${p50.toFixed(2).padStart(9)}${p95.toFixed(2).padStart(9)}${p99.toFixed(2).padStart(9)}${(cpu?.toFixed(0) ?? '').padStart(9)}${(perSecond / base).toFixed(2).padStart(8)}`,
  );
  const head = `  ${''.padEnd(46)}${'calls'.padStart(11)}${'p50 ms'.padStart(9)}${'p95 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'CPU µs'.padStart(9)}${'ratio'.padStart(8)}`;
  return [title, head, ...lines].join('\n');
}
