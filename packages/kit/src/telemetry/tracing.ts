import type { CallRecord } from '../call/record.ts';
import type { VendorEvent } from '../http/traffic.ts';
import type { Log } from '../log.ts';
import { readTraceSettings } from './trace-settings.ts';

/** A call that begins. */
export interface CallStart {
  readonly tool: string;
  /** W3C trace context of the caller. */
  readonly traceparent?: string | undefined;
  /** Revision of the protocol, where it is known. */
  readonly protocolVersion?: string | undefined;
}

/** Makes spans. No method throws: a call must not fail because it is watched. */
export interface Tracing {
  /** Runs a call under its span: the vendor calls in it become children, and its record completes the span. */
  within<Result>(start: CallStart, call: () => Promise<Result>): Promise<Result>;
  /** The outcome of a call. Outside of `within` it is a span by itself. */
  record(record: CallRecord): void;
  /** A call to the vendor that ended: a child of the call that is being made, if one is. */
  vendorCall(event: VendorEvent): void;
  /** Sends what is left, for at most so many milliseconds (default 5,000). */
  close(withinMs?: number): Promise<void>;
}

export interface TracingOptions {
  /** OpenTelemetry's own variables decide whether and where to; see `readTraceSettings`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The category, e.g. `ticketing`: the service is `gatehouse-ticketing` unless `OTEL_SERVICE_NAME` says otherwise. */
  readonly connector: string;
  readonly version: string;
  readonly transport: 'http' | 'stdio';
  /** Tells replicas apart. */
  readonly instance?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
  /** A batch of spans was lost. */
  readonly onLost?: () => void;
}

const OFF: Tracing = {
  within: (_, call) => call(),
  record: () => {},
  vendorCall: () => {},
  close: () => Promise.resolve(),
};

/**
 * Spans of calls to an OTLP/HTTP collector (JSON), when the environment names one; else nothing is loaded and nothing
 * is done. Arguments and results are in no span. A wrong endpoint is said in the log and is no reason not to start.
 */
export async function openTracing(options: TracingOptions): Promise<Tracing> {
  const found = readTraceSettings(options.env);
  if (found.wanted) {
    const { openOtlp } = await import('./otlp.ts');
    return openOtlp(options, found.settings);
  }
  if (found.why !== undefined) options.log('warn', 'traces_off', { message: found.why });
  return OFF;
}
