import { PERSON, readCall, type CallBody } from '../call/call-entry.ts';
import type { JsonObject } from '../canonical.ts';
import type { AuditRecord } from '../read.ts';
import { isGood, ocsf } from './names.ts';
import { readTraceparent } from './trace-context.ts';

/** Who says it: becomes `metadata.product` and `metadata.log_name`. */
export interface OcsfProfile {
  readonly product: { readonly name: string; readonly vendor: string; readonly version: string };
  /** Name of the log. */
  readonly origin: string;
}

/**
 * The OCSF 1.8.0 events of a record: one API Activity (class 6003) for a call, none for another record. A person is
 * known in it by the id that the log has for them; names, arguments, results and messages are never exported.
 */
export function exportOcsf(record: AuditRecord, profile: OcsfProfile): JsonObject[] {
  const call = readCall(record);
  return call ? [eventOf(record, call, profile)] : [];
}

function eventOf(
  record: AuditRecord,
  call: CallBody,
  { product, origin }: OcsfProfile,
): JsonObject {
  const activity = ocsf.activity[call.effect];
  const severity =
    call.decision.outcome === 'deny' ? ocsf.severity.low : ocsf.severity.informational;
  const traced = readTraceparent(call.traceparent);
  return {
    activity_id: activity.id,
    activity_name: activity.name,
    category_uid: ocsf.category.uid,
    category_name: ocsf.category.name,
    class_uid: ocsf.class.uid,
    class_name: ocsf.class.name,
    type_uid: ocsf.class.uid * 100 + activity.id,
    type_name: `${ocsf.class.name}: ${activity.name}`,
    severity_id: severity.id,
    severity: severity.name,
    time: record.at,
    start_time: record.at,
    end_time: Math.round(record.at + call.milliseconds),
    duration: Math.round(call.milliseconds),
    ...statusOf(call),
    ...controlOf(call),
    actor: actorOf(record, call),
    api: {
      operation: call.tool,
      service: { name: call.connector.category, version: call.connector.version },
      ...(call.passport !== undefined && { request: { uid: call.passport } }),
    },
    // the caller is a host; the network says nothing of it that one could trust
    src_endpoint: { svc_name: call.agent ?? 'mcp-client' },
    dst_endpoint: { svc_name: call.connector.instance },
    ...(call.upstream !== undefined && {
      resources: [{ uid: call.upstream, type: call.connector.category }],
    }),
    ...(traced && { trace: { uid: traced.traceId, span: spanOf(record, call, traced.spanId) } }),
    metadata: {
      version: ocsf.version,
      product: { name: product.name, vendor_name: product.vendor, version: product.version },
      profiles: [ocsf.profiles.control, ...(traced ? [ocsf.profiles.trace] : [])],
      log_name: origin,
      uid: record.hash,
      sequence: record.seq,
      event_code: `call.${call.phase}`,
      ...(call.run !== undefined && { correlation_uid: call.run }),
    },
    unmapped: unmappedOf(call),
  };
}

function statusOf({ phase, outcome }: CallBody): JsonObject {
  const ended = isGood(outcome) ? ocsf.status.success : ocsf.status.failure;
  const status = phase === 'intent' ? ocsf.status.intent : ended;
  return { status_id: status.id, status: status.name, status_code: outcome };
}

function controlOf({ decision, approval, policy }: CallBody): JsonObject {
  const approved = decision.outcome === 'allow' && approval !== undefined;
  const { action, disposition } = ocsf.control[approved ? 'approved' : decision.outcome];
  return {
    action_id: action.id,
    action: action.name,
    disposition_id: disposition.id,
    disposition: disposition.name,
    is_alert: decision.outcome === 'deny',
    authorizations: decision.rules.map((uid) => ({
      decision: decision.outcome,
      policy: { uid, version: policy },
    })),
  };
}

function actorOf({ personal }: AuditRecord, call: CallBody): JsonObject {
  const person = personal.find(({ role }) => role === PERSON);
  return {
    ...(person && {
      user: { uid: person.id, ...(call.roles && { groups: call.roles.map((name) => ({ name })) }) },
    }),
    ...(call.run !== undefined && { session: { uid: call.run } }),
    ...(call.agent !== undefined && { invoked_by: call.agent }),
    app_name: call.agent ?? 'mcp-client',
  };
}

function spanOf(record: AuditRecord, call: CallBody, uid: string): JsonObject {
  return { uid, start_time: record.at, end_time: Math.round(record.at + call.milliseconds) };
}

function unmappedOf(call: CallBody): JsonObject {
  return {
    effect: call.effect,
    vendor: call.connector.vendor,
    unit: call.unit,
    label: call.label,
    arguments_hash: call.arguments_hash,
    approval: call.approval,
    idempotency_key: call.idempotency_key,
  };
}
