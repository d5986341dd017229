import { readCall, type CallBody } from '../call/call-entry.ts';
import type { JsonObject } from '../canonical.ts';
import type { AuditRecord } from '../read.ts';
import { isGood, otel } from './names.ts';
import { readTraceparent } from './trace-context.ts';

/**
 * The OTLP/JSON trace data (`ExportTraceServiceRequest`) of a record: one server span for the outcome of a call,
 * undefined for any other record, an intent included, which has no end yet. Names follow the conventions for MCP.
 * Arguments, results, messages and people are never exported.
 */
export function exportSpans(record: AuditRecord): JsonObject | undefined {
  const call = readCall(record);
  if (!call || call.phase !== 'outcome') return undefined;
  const { connector } = call;
  const resource = [
    text(otel.service, `gatehouse-${connector.category}`),
    text(otel.serviceVersion, connector.version),
    text(otel.serviceInstance, connector.instance),
  ];
  return {
    resourceSpans: [
      {
        resource: { attributes: resource },
        scopeSpans: [{ scope: { name: 'gatehouse.audit' }, spans: [spanOf(record, call)] }],
      },
    ],
  };
}

function spanOf(record: AuditRecord, call: CallBody): JsonObject {
  const parent = readTraceparent(call.traceparent);
  const failed = !isGood(call.outcome);
  return {
    traceId: parent?.traceId ?? record.hash.slice(0, 32),
    // the record's own hash: exported again, it is the same span
    spanId: record.hash.slice(-16),
    ...(parent && { parentSpanId: parent.spanId, flags: parent.flags }),
    name: `${otel.toolsCall} ${call.tool}`,
    kind: otel.kindServer,
    startTimeUnixNano: nanoseconds(record.at),
    endTimeUnixNano: nanoseconds(record.at + call.milliseconds),
    attributes: attributesOf(record, call, failed),
    status: { code: failed ? otel.statusError : otel.statusUnset },
  };
}

function attributesOf({ seq }: AuditRecord, call: CallBody, failed: boolean): JsonObject[] {
  return [
    text(otel.method, otel.toolsCall),
    text(otel.operation, otel.executeTool),
    text(otel.tool, call.tool),
    ...(call.agent === undefined ? [] : [text(otel.agent, call.agent)]),
    ...(failed ? [text(otel.errorType, otel.toolError)] : []),
    text(otel.own.category, call.connector.category),
    text(otel.own.vendor, call.connector.vendor),
    ...(call.unit === undefined ? [] : [text(otel.own.unit, call.unit)]),
    ...(call.run === undefined ? [] : [text(otel.own.run, call.run)]),
    text(otel.own.effect, call.effect),
    text(otel.own.outcome, call.outcome),
    text(otel.own.decision, call.decision.outcome),
    texts(otel.own.rules, call.decision.rules),
    text(otel.own.policy, call.policy),
    // OTLP/JSON writes 64-bit integers as text
    { key: otel.own.record, value: { intValue: String(seq) } },
  ];
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });

const texts = (key: string, values: readonly string[]) => ({
  key,
  value: { arrayValue: { values: values.map((value) => ({ stringValue: value })) } },
});

/** Milliseconds, which may have a fraction, as text of whole nanoseconds. */
function nanoseconds(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((milliseconds - whole) * 1e6)));
}
