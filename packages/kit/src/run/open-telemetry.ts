import type { ConnectorDefinition } from '../connector.ts';
import { createTraffic, type VendorTraffic } from '../http/traffic.ts';
import type { VendorLimits } from '../http/limits-config.ts';
import type { Log } from '../log.ts';
import { createDrain, type Drain } from '../serve/drain.ts';
import type { Store } from '../store/store.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { openTracing } from '../telemetry/tracing.ts';
import type { Closing } from './closing.ts';
import type { Edge } from './edge.ts';
import { sharedBudgets } from './vendor-traffic.ts';

/** What counts and times the calls of this process, and the two things it reads its figures from. */
export interface Telemetry {
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly tracing: Awaited<ReturnType<typeof openTracing>>;
  readonly traffic: VendorTraffic;
  readonly drain: Drain;
}

/** Metrics and traces, and the traffic and the calls in flight that they watch. */
export async function openTelemetry<Adapter>(
  { category, version, tools }: ConnectorDefinition<Adapter>,
  {
    edge: { env, now, newId, random, wait, usage },
    vendor,
    transport,
    limits,
    maxInFlight,
    store,
    log,
  }: {
    edge: Edge;
    vendor: string;
    transport: 'http' | 'stdio';
    limits: VendorLimits;
    maxInFlight: number;
    store: Store;
    log: Log;
  },
  closing: Closing,
): Promise<Telemetry> {
  const drain = createDrain({ maxInFlight });
  const metrics = createMetrics({
    connector: category,
    version,
    vendor,
    tools,
    usage,
    traffic: () => traffic.figures(),
    inFlight: () => drain.inFlight,
    draining: () => drain.draining,
  });
  const tracing = closing.keep(
    await openTracing({
      env,
      connector: category,
      version,
      transport,
      instance: newId(),
      now,
      log,
      onLost: () => metrics.recordFailed('trace'),
    }),
    (part) => part.close(),
  );
  const traffic = createTraffic({
    vendor,
    limits,
    timing: { now, random, wait },
    ...sharedBudgets(store, { vendor, limits, now, newId, wait }),
    watch(event) {
      metrics.vendorCall(event);
      tracing.vendorCall(event);
      if (event.outcome !== 'ok') log('warn', 'vendor_failed', { ...event });
    },
  });
  return { metrics, tracing, traffic, drain };
}
