export type { ConnectorDecision } from './ask-decision.ts';
export { createConnection, type Connection, type ConnectionLimits } from './connection.ts';
export { ConnectorProcess } from './connector-process.ts';
export { ConnectionError, type ConnectionErrorCode } from './error.ts';
export { httpTransport } from './http-transport.ts';
export { listedTool, type Effect, type ListedTool } from './listed-tool.ts';
export type { Listing } from './listing.ts';
export type { CallError, CallOutcome } from './outcome.ts';
export { schemaCheck } from './schema-check.ts';
