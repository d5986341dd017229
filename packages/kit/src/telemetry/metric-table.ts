/** One metric as it is served, described and documented. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** For an operator, in one sentence. */
  readonly help: string;
  readonly labels: readonly string[];
}

/** Upper bounds in seconds: local stores answer in the first, vendors in the middle, timeouts end in the last. */
export const DURATION_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30,
] as const;

/**
 * Every metric of a connector. Names follow the Prometheus conventions (base units, `_total` for counters); every
 * label has few values, and none of them comes from a caller.
 */
export const metricTable = {
  gatehouse_build_info: {
    type: 'gauge',
    help: 'Always 1; says which connector, version and vendor this is.',
    labels: ['connector', 'version', 'vendor'],
  },
  gatehouse_calls_total: {
    type: 'counter',
    help: 'Tool calls that ended, by outcome: ok, replayed, planned, or the code of the error.',
    labels: ['tool', 'effect', 'outcome'],
  },
  gatehouse_call_duration_seconds: {
    type: 'histogram',
    help: 'How long tool calls took, refusals included.',
    labels: ['tool', 'effect'],
  },
  gatehouse_calls_in_flight: {
    type: 'gauge',
    help: 'Requests that are being answered now.',
    labels: [],
  },
  gatehouse_decisions_total: {
    type: 'counter',
    help: 'Decisions on calls, by the first rule that decided; later rules than the first 100 count as other.',
    labels: ['outcome', 'rule'],
  },
  gatehouse_deprecated_calls_total: {
    type: 'counter',
    help: 'Calls by a former name of a tool or an argument, which will end; the log line deprecated_call says who made them.',
    labels: ['tool', 'alias', 'caller'],
  },
  gatehouse_write_intents_total: {
    type: 'counter',
    help: 'Writes that were recorded before they were sent; more of them than of ended writes means lost outcomes.',
    labels: ['tool'],
  },
  gatehouse_auth_refused_total: {
    type: 'counter',
    help: 'Requests without an accepted token, by the check that failed.',
    labels: ['reason'],
  },
  gatehouse_rate_refused_total: {
    type: 'counter',
    help: 'Requests that a limit turned away: calls of one person, requests at once, size or time of a body, draining.',
    labels: ['limit'],
  },
  gatehouse_vendor_calls_total: {
    type: 'counter',
    help: 'Calls to the vendor, repetitions included in the one call, by outcome and by class of the last status.',
    labels: ['vendor', 'method', 'outcome', 'status'],
  },
  gatehouse_vendor_call_duration_seconds: {
    type: 'histogram',
    help: 'How long a call to the vendor took, with its waits and repetitions.',
    labels: ['vendor'],
  },
  gatehouse_vendor_retries_total: {
    type: 'counter',
    help: 'Requests to the vendor that were sent again.',
    labels: ['vendor'],
  },
  gatehouse_vendor_in_flight: {
    type: 'gauge',
    help: 'Requests to the vendor that are waiting for an answer.',
    labels: ['vendor'],
  },
  gatehouse_vendor_breaker_state: {
    type: 'gauge',
    help: 'Circuit breaker towards the vendor: 0 closed, 1 half open, 2 open (nothing is sent).',
    labels: ['vendor'],
  },
  gatehouse_record_failures_total: {
    type: 'counter',
    help: 'Records that could not be kept: an audit record refuses its call, a span is lost.',
    labels: ['sink'],
  },
  gatehouse_draining: {
    type: 'gauge',
    help: '1 while the connector finishes its last requests.',
    labels: [],
  },
  process_cpu_seconds_total: {
    type: 'counter',
    help: 'CPU time of this process, user and system.',
    labels: [],
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Memory of this process.',
    labels: [],
  },
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof metricTable;
export type LabelName<Name extends MetricName> = (typeof metricTable)[Name]['labels'][number];

/** The table of the operating page, as Markdown rows. */
export function metricsAsMarkdown(): string {
  const rows = Object.entries<MetricRow>(metricTable).map(([name, { type, help, labels }]) => {
    const shown = labels.map((label) => `\`${label}\``).join(', ');
    return [`\`${name}\``, type, shown, help] as const;
  });
  const all = [['metric', 'type', 'labels', 'meaning'] as const, ...rows];
  const width = (at: 0 | 1 | 2 | 3) => Math.max(...all.map((row) => row[at].length));
  const line = (row: readonly [string, string, string, string], pad = ' ') =>
    `| ${row[0].padEnd(width(0), pad)} | ${row[1].padEnd(width(1), pad)} | ${row[2].padEnd(width(2), pad)} | ${row[3].padEnd(width(3), pad)} |`;
  const [head = all[0], ...body] = all.map((row) => line(row));
  return [head, line(['-', '-', '-', '-'], '-'), ...body].join('\n');
}
