import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { CallRecord } from '../call/record.ts';
import { attribute, resource, SCOPE, value } from './names.ts';
import { callAttributes, isFailure, vendorAttributes } from './span-attributes.ts';
import type { TraceSettings } from './trace-settings.ts';
import { parseTraceparent } from './traceparent.ts';
import type { CallStart, Tracing, TracingOptions } from './tracing.ts';

const CLOSE_MS = 5_000;
const TOOL_NAME = /^[a-z][a-z0-9_]{2,63}$/;

/** The call that is being made. */
interface OpenCall {
  readonly span: Span;
  ended: boolean;
}

/** The part that needs OpenTelemetry's packages; loaded only when there is somewhere to send to. */
export function openOtlp(options: TracingOptions, settings: TraceSettings): Tracing {
  const provider = new TracerProvider({
    resource: resourceOf(options, settings),
    spanLimits: { attributeValueLengthLimit: 512 },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: watched(new OTLPTraceExporter({ url: settings.url }), options),
      }),
    ],
  });
  const tracer = provider.getTracer(SCOPE, options.version);
  const open = new AsyncLocalStorage<OpenCall>();

  const startCall = ({ tool, traceparent, protocolVersion }: CallStart, at: number) =>
    tracer.startSpan(
      TOOL_NAME.test(tool) ? `${value.toolsCall} ${tool}` : value.toolsCall,
      {
        kind: SpanKind.SERVER,
        startTime: at,
        attributes: {
          [attribute.method]: value.toolsCall,
          [attribute.operation]: value.executeTool,
          [attribute.tool]: TOOL_NAME.test(tool) ? tool : 'unknown',
          [attribute.transport]: value.transport[options.transport],
          ...(protocolVersion !== undefined && { [attribute.protocolVersion]: protocolVersion }),
        },
      },
      parentOf(traceparent),
    );

  return {
    within(start, call) {
      const current: OpenCall = { span: startCall(start, options.now()), ended: false };
      return open.run(current, async () => {
        try {
          return await call();
        } finally {
          // without a record: the protocol refused the call before it was one
          if (!current.ended) current.span.end(options.now());
        }
      });
    },
    record(record) {
      if (record.phase === 'intent') return;
      const at = isTime(record.at) ? record.at : options.now();
      const current = open.getStore();
      const span = current && !current.ended ? current.span : startCall(record, at);
      if (current) current.ended = true;
      complete(span, record, at);
    },
    vendorCall(event) {
      const current = open.getStore();
      if (!current || current.ended) return;
      const attributes = vendorAttributes(event);
      const end = options.now();
      const span = tracer.startSpan(
        attributes[attribute.httpMethod],
        { kind: SpanKind.CLIENT, startTime: end - duration(event.ms), attributes },
        trace.setSpan(ROOT_CONTEXT, current.span),
      );
      if (event.outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(end);
    },
    close: (withinMs = CLOSE_MS) => bounded(provider.shutdown(), withinMs),
  };
}

function complete(span: Span, record: CallRecord, at: number): void {
  span.setAttributes(callAttributes(record));
  // the message stays out: it may quote what a person wrote
  if (isFailure(record.outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(at + duration(record.milliseconds));
}

/** A clock that was set back must not end a span before it began; nothing takes longer than a day. */
const duration = (ms: number) => (Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400_000) : 0);

/** From 1970 to 2286. One span with a time that 64 bits cannot hold would cost the whole batch. */
const isTime = (ms: number) => ms >= 0 && ms < 1e13;

/** The caller's span, as one that is not of this process. */
function parentOf(traceparent: string | undefined): Context {
  const parent = parseTraceparent(traceparent);
  if (!parent) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parent.traceId,
    spanId: parent.spanId,
    traceFlags: parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}

function resourceOf({ connector, version, instance }: TracingOptions, settings: TraceSettings) {
  return defaultResource()
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(
      resourceFromAttributes({
        [resource.name]: settings.serviceName ?? `gatehouse-${connector}`,
        [resource.version]: version,
        ...(instance !== undefined && { [resource.instance]: instance }),
      }),
    );
}

/** An exporter that says once that the collector cannot be reached, and once that it can again. */
function watched(inner: SpanExporter, { log, onLost }: TracingOptions): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      inner.export(spans, (result) => {
        // ExportResultCode is in a package that is no dependency of ours
        const code: number = result.code;
        const failed = code !== 0;
        if (failed) onLost?.();
        if (failed && !failing) {
          log('warn', 'traces_lost', {
            message: 'The collector did not take spans; calls go on without them.',
          });
        }
        if (!failed && failing) log('info', 'traces_resumed');
        failing = failed;
        done(result);
      });
    },
    shutdown: () => inner.shutdown(),
    forceFlush: () => inner.forceFlush?.() ?? Promise.resolve(),
  };
}

/** Resolves when the work has ended, however it ended, or when the time is over. */
async function bounded(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, late]);
  } catch {
    // what could not be sent was said when it was tried
  } finally {
    clearTimeout(timer);
  }
}
