import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AccessErrorCode } from '../access/access-error.ts';
import type { CallOutcome, CallRecord } from '../call/record.ts';
import type { TrafficFigures, VendorEvent } from '../http/traffic.ts';
import { effects } from '../tool/define-tool.ts';
import type { FormerNames } from '../tool/former-names.ts';
import { cappedLabel, closedLabel, OTHER } from './label.ts';
import { DURATION_BUCKETS, metricTable, type LabelName, type MetricName } from './metric-table.ts';

/** Every outcome a call can have; a new one does not compile until it stands here. */
const outcomes = {
  ok: true,
  replayed: true,
  planned: true,
  invalid: true,
  not_found: true,
  forbidden: true,
  approval_required: true,
  auth_expired: true,
  conflict: true,
  duplicate: true,
  rate_limited: true,
  not_supported: true,
  period_closed: true,
  unbalanced: true,
  outcome_unknown: true,
  upstream: true,
} as const satisfies Record<CallOutcome, true>;

/** Checks that refuse a request before its tool is known: of a token, and of the names under which it came. */
const authRefusals = {
  missing: true,
  malformed: true,
  signature: true,
  issuer: true,
  audience: true,
  expired: true,
  not_yet_valid: true,
  lifetime: true,
  inactive: true,
  proof: true,
  mapping: true,
  unavailable: true,
  scope: true,
  host: true,
  origin: true,
} as const satisfies Record<AccessErrorCode | 'scope' | 'host' | 'origin', true>;

const breakerStates = {
  closed: 0,
  half_open: 1,
  open: 2,
} as const satisfies Record<TrafficFigures['breaker'], number>;
const MAX_RULES = 100;
const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

export interface MetricsOptions {
  /** The category, e.g. `ticketing`. */
  readonly connector: string;
  readonly version: string;
  /** Id of the vendor that is open. */
  readonly vendor: string;
  readonly tools: readonly (FormerNames & { readonly name: string })[];
  /** Of this process, read when the metrics are. Absent: there are no process metrics. */
  readonly usage?: () => { readonly cpuSeconds: number; readonly residentBytes: number };
  /** Requests in flight, read when the metrics are. */
  readonly inFlight?: () => number;
  readonly draining?: () => boolean;
  /** How the vendor is doing, read when the metrics are. Absent for a vendor that is not reached over HTTP. */
  readonly traffic?: () => Pick<TrafficFigures, 'breaker' | 'in_flight'>;
}

/** What a connector counts. Every method is synchronous and none throws for a value that it does not know. */
export interface Metrics {
  /** A call: its outcome, duration and decision; an intent counts as a write that is about to be sent. */
  record(record: CallRecord): void;
  /** One call to the vendor, with all its repetitions: what `watch` of its traffic is told. */
  vendorCall(event: VendorEvent): void;
  rateRefused(limit: 'person' | 'in_flight' | 'body' | 'draining'): void;
  /** `reason` is the code of an AccessError, or `scope`, `host`, `origin`; anything else counts as `other`. */
  authRefused(reason: string): void;
  recordFailed(sink: 'audit' | 'trace' | 'log'): void;
  /** The text that Prometheus scrapes. */
  expose(): Promise<string>;
  /** Media type of that text. */
  readonly contentType: string;
}

/** One registry of its own: two connectors in one process do not share counts. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const counter = <Name extends MetricName>(name: Name) => new Counter(config(registry, name));
  const gauge = <Name extends MetricName>(name: Name) => new Gauge(config(registry, name));
  const histogram = <Name extends MetricName>(name: Name) =>
    new Histogram({ ...config(registry, name), buckets: [...DURATION_BUCKETS] });

  const tool = closedLabel(options.tools.map(({ name }) => name));
  const alias = closedLabel(options.tools.flatMap(aliases));
  const effect = closedLabel(effects);
  const outcome = closedLabel(Object.keys(outcomes));
  const decided = closedLabel(['allow', 'approval', 'deny']);
  const rule = cappedLabel(MAX_RULES);
  const reason = closedLabel(Object.keys(authRefusals));
  const vendor = closedLabel([options.vendor]);
  const method = closedLabel(HTTP_METHODS);

  const calls = counter('gatehouse_calls_total');
  const durations = histogram('gatehouse_call_duration_seconds');
  const decisions = counter('gatehouse_decisions_total');
  const deprecated = counter('gatehouse_deprecated_calls_total');
  const intents = counter('gatehouse_write_intents_total');
  const authRefused = counter('gatehouse_auth_refused_total');
  const rateRefused = counter('gatehouse_rate_refused_total');
  const vendorCalls = counter('gatehouse_vendor_calls_total');
  const vendorDurations = histogram('gatehouse_vendor_call_duration_seconds');
  const vendorRetries = counter('gatehouse_vendor_retries_total');
  const vendorInFlight = gauge('gatehouse_vendor_in_flight');
  const breakerState = gauge('gatehouse_vendor_breaker_state');
  const recordFailures = counter('gatehouse_record_failures_total');
  const inFlight = gauge('gatehouse_calls_in_flight');
  const draining = gauge('gatehouse_draining');
  const cpu = counter('process_cpu_seconds_total');
  const memory = gauge('process_resident_memory_bytes');
  if (!options.usage) {
    registry.removeSingleMetric('process_cpu_seconds_total');
    registry.removeSingleMetric('process_resident_memory_bytes');
  }
  const { connector, version } = options;
  gauge('gatehouse_build_info').set({ connector, version, vendor: options.vendor }, 1);

  return {
    record({ phase, tool: name, effect: did, milliseconds, decision, outcome: how, ...about }) {
      if (phase === 'intent') return intents.inc({ tool: tool(name) });
      const which = { tool: tool(name), effect: effect(did) };
      calls.inc({ ...which, outcome: outcome(how) });
      durations.observe(which, seconds(milliseconds));
      decisions.inc({ outcome: decided(decision.outcome), rule: rule(decision.rules[0] ?? OTHER) });
      for (const used of about.formerNames ?? []) {
        const caller = callerKind(about.principal);
        deprecated.inc({ tool: tool(name), alias: alias(used.alias), caller });
      }
    },
    vendorCall(event) {
      const to = { vendor: vendor(event.vendor) };
      const how = { outcome: outcome(event.outcome), status: statusClass(event.status) };
      vendorCalls.inc({ ...to, method: method(event.method), ...how });
      vendorDurations.observe(to, seconds(event.ms));
      vendorRetries.inc(to, positive(event.retries));
    },
    rateRefused: (limit) => rateRefused.inc({ limit }),
    authRefused: (code) => authRefused.inc({ reason: reason(code) }),
    recordFailed: (sink) => recordFailures.inc({ sink }),
    async expose() {
      inFlight.set(options.inFlight?.() ?? 0);
      draining.set(options.draining?.() === true ? 1 : 0);
      const figures = options.traffic?.();
      if (figures) {
        vendorInFlight.set({ vendor: options.vendor }, figures.in_flight);
        breakerState.set({ vendor: options.vendor }, breakerStates[figures.breaker]);
      }
      const usage = options.usage?.();
      cpu.reset();
      cpu.inc(usage?.cpuSeconds ?? 0);
      memory.set(usage?.residentBytes ?? 0);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Every former name of a tool and of its arguments, as a FormerUse says it. */
function aliases({
  name,
  formerly = [],
  formerArguments = [],
}: FormerNames & { readonly name: string }): string[] {
  return [
    ...formerly.map((old) => old.name),
    ...formerArguments.map((old) => `${name}.${old.name}`),
  ];
}

/** Whether a skill or script of a person, or a sub-agent, has to be changed. */
function callerKind(principal: CallRecord['principal']): string {
  if (!principal) return 'unidentified';
  return principal.agent === undefined ? 'person' : 'agent';
}

function config<Name extends MetricName>(registry: Registry, name: Name) {
  const labelNames: readonly LabelName<Name>[] = metricTable[name].labels;
  return { name, help: metricTable[name].help, labelNames, registers: [registry] };
}

/** A clock that was set back must not make a metric negative, which the library refuses. */
const positive = (value: number) => (Number.isFinite(value) ? Math.max(value, 0) : 0);
const seconds = (milliseconds: number) => positive(milliseconds) / 1000;

/** Rate limiting is told apart from other refusals: it is the one that an operator can act on. */
function statusClass(status: number | undefined): string {
  if (status === undefined) return 'none';
  if (status === 429) return '429';
  return status >= 100 && status <= 599 ? `${Math.floor(status / 100)}xx` : OTHER;
}
