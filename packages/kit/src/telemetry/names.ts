/**
 * Every name that a span carries. Those of OpenTelemetry are still in development (semantic conventions for GenAI and
 * MCP, read in November 2026: `mcp.*`, `gen_ai.*`); when they change, they change here. Ours begin with `gatehouse.`.
 */
export const attribute = {
  method: 'mcp.method.name',
  protocolVersion: 'mcp.protocol.version',
  operation: 'gen_ai.operation.name',
  tool: 'gen_ai.tool.name',
  errorType: 'error.type',
  transport: 'network.transport',
  httpMethod: 'http.request.method',
  httpStatus: 'http.response.status_code',
  resends: 'http.request.resend_count',
  effect: 'gatehouse.effect',
  outcome: 'gatehouse.outcome',
  decision: 'gatehouse.decision',
  rules: 'gatehouse.rules',
  policy: 'gatehouse.policy',
  formerNames: 'gatehouse.former_names',
  run: 'gatehouse.run',
  passport: 'gatehouse.passport',
  vendor: 'gatehouse.vendor',
} as const;

/** Of the process that sends spans. */
export const resource = {
  name: 'service.name',
  version: 'service.version',
  instance: 'service.instance.id',
} as const;

export const value = {
  toolsCall: 'tools/call',
  executeTool: 'execute_tool',
  /** `error.type` of a result with `isError`; the code of the error is in `gatehouse.outcome`. */
  toolError: 'tool_error',
  /** `network.transport`: HTTP runs over TCP, stdio over a pipe. */
  transport: { http: 'tcp', stdio: 'pipe' },
  otherMethod: '_OTHER',
} as const;

/** Who made the spans: the instrumentation scope. */
export const SCOPE = '@gatehouse/kit';
