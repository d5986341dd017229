import { sealCall, type AuditedCall, type AuditLog } from '@gatehouse/audit';
import type { CallRecord, RecordCall } from '../call/record.ts';
import type { Redactor } from '../credentials/redactor.ts';
import type { Log } from '../log.ts';
import type { Metrics } from './metrics.ts';
import type { Tracing } from './tracing.ts';

/** Characters of a message that are kept: it may repeat the names of arguments, which are a caller's. */
const MAX_MESSAGE = 4_000;

/** Who keeps the records of this connector. */
export interface Keepers {
  readonly connector: { category: string; version: string; vendor: string; instance: string };
  readonly audit: Pick<AuditLog, 'append' | 'fingerprint'>;
  readonly metrics: Pick<Metrics, 'record' | 'recordFailed'>;
  readonly tracing: Pick<Tracing, 'record'>;
  readonly log: Log;
  readonly redactor: Pick<Redactor, 'redact' | 'redactValue'>;
}

/**
 * Hands each record of a call to everyone who watches: the audit log, the metrics, the span, the log line. Rejects
 * when the audit log did not take it; the others cannot fail. Nothing with a secret in it reaches any of them.
 */
export function keepCalls(keepers: Keepers): RecordCall {
  const { audit, metrics, tracing, log, redactor } = keepers;
  return async (given) => {
    const { message } = given;
    const record: CallRecord = {
      ...given,
      arguments: redactor.redactValue(given.arguments),
      // cleared before it is cut: half a secret would not be recognised
      ...(message !== undefined && { message: redactor.redact(message).slice(0, MAX_MESSAGE) }),
    };
    metrics.record(record);
    if (record.phase === 'outcome') {
      tracing.record(record);
      say(log, record);
      sayFormer(log, record);
    }
    try {
      await audit.append(await sealCall(audit, audited(record, keepers.connector)));
    } catch (error) {
      metrics.recordFailed('audit');
      log('error', 'audit_failed', { message: error instanceof Error ? error.message : 'unknown' });
      throw error;
    }
  };
}

/** The audit package knows no records of ours, only its own shape. */
function audited(record: CallRecord, connector: Keepers['connector']): AuditedCall {
  const { principal, approval, key, formerNames } = record;
  return {
    phase: record.phase,
    at: record.at,
    milliseconds: record.milliseconds,
    tool: record.tool,
    effect: record.effect,
    connector,
    arguments: record.arguments ?? null,
    decision: { outcome: record.decision.outcome, rules: [...record.decision.rules] },
    policy: record.policy,
    outcome: record.outcome,
    ...(principal && {
      person: principal.person,
      unit: principal.unit,
      roles: [...principal.roles],
      run: principal.run,
      passport: principal.passport,
      label: { trust: principal.label.trust, classes: [...principal.label.classes] },
      ...(principal.agent !== undefined && { agent: principal.agent }),
    }),
    ...(approval && { approval: approval.id, approver: approval.by }),
    ...(record.credential !== undefined && { credential: record.credential }),
    ...(key !== undefined && { idempotency_key: key }),
    ...(record.upstream !== undefined && { upstream: record.upstream }),
    ...(formerNames && { former_names: formerNames.map(({ alias }) => alias) }),
    ...(record.message !== undefined && { message: record.message }),
    ...(record.traceparent !== undefined && { traceparent: record.traceparent }),
  };
}

/** Who called what, joined to the host's trace by run and passport; no argument and no result. */
function say(log: Log, { tool, principal, outcome, message, milliseconds }: CallRecord): void {
  const { person, unit, run, passport, agent } = principal ?? {};
  const caller = { tool, person, unit, run, passport, agent, ms: milliseconds };
  if (outcome === 'ok' || outcome === 'replayed' || outcome === 'planned') {
    log('info', 'called', { ...caller, ...(outcome !== 'ok' && { outcome }) });
  } else {
    log(outcome === 'upstream' ? 'error' : 'warn', 'call_failed', {
      ...caller,
      code: outcome,
      message,
    });
  }
}

/** Who still uses a name that will end: its owner has to be told, so the line names the consumer as well as it can. */
function sayFormer(log: Log, { principal, client, formerNames = [] }: CallRecord): void {
  const { unit, agent, run, passport } = principal ?? {};
  for (const { kind, alias, now, until } of formerNames) {
    log('warn', 'deprecated_call', { kind, alias, now, until, client, agent, unit, run, passport });
  }
}
