/**
 * Every name of OCSF 1.8.0 and of the OpenTelemetry conventions that exports use, in one place: both still change.
 * Sources: schema.ocsf.io/1.8.0/classes/api_activity; open-telemetry/semantic-conventions-genai, docs/gen-ai/mcp.md.
 */
export const ocsf = {
  version: '1.8.0',
  category: { uid: 6, name: 'Application Activity' },
  class: { uid: 6003, name: 'API Activity' },
  activity: {
    read: { id: 2, name: 'Read' },
    write: { id: 3, name: 'Update' },
    // neither has an activity of its own in the class
    egress: { id: 99, name: 'Egress' },
    irreversible: { id: 99, name: 'Irreversible' },
  },
  status: {
    success: { id: 1, name: 'Success' },
    failure: { id: 2, name: 'Failure' },
    // of an intent nobody knows yet how it ends
    intent: { id: 99, name: 'Intent' },
  },
  severity: { informational: { id: 1, name: 'Informational' }, low: { id: 2, name: 'Low' } },
  /** Profile `security_control`. */
  control: {
    allow: { action: { id: 1, name: 'Allowed' }, disposition: { id: 1, name: 'Allowed' } },
    approved: { action: { id: 1, name: 'Allowed' }, disposition: { id: 8, name: 'Approved' } },
    approval: { action: { id: 2, name: 'Denied' }, disposition: { id: 14, name: 'Delayed' } },
    deny: { action: { id: 2, name: 'Denied' }, disposition: { id: 2, name: 'Blocked' } },
  },
  profiles: { control: 'security_control', trace: 'trace' },
} as const;

export const otel = {
  method: 'mcp.method.name',
  toolsCall: 'tools/call',
  operation: 'gen_ai.operation.name',
  executeTool: 'execute_tool',
  tool: 'gen_ai.tool.name',
  agent: 'gen_ai.agent.name',
  errorType: 'error.type',
  /** What `error.type` is for a result with `isError`. */
  toolError: 'tool_error',
  service: 'service.name',
  serviceVersion: 'service.version',
  serviceInstance: 'service.instance.id',
  /** Ours: no convention has a name for these. */
  own: {
    category: 'gatehouse.connector.category',
    vendor: 'gatehouse.connector.vendor',
    unit: 'gatehouse.unit',
    run: 'gatehouse.run',
    effect: 'gatehouse.effect',
    outcome: 'gatehouse.outcome',
    decision: 'gatehouse.decision',
    rules: 'gatehouse.decision.rules',
    policy: 'gatehouse.policy',
    record: 'gatehouse.audit.record',
  },
  kindServer: 2,
  statusUnset: 0,
  statusError: 2,
} as const;

/** Outcomes that are no error. */
const good: ReadonlySet<string> = new Set(['ok', 'replayed', 'planned']);
export const isGood = (outcome: string): boolean => good.has(outcome);
