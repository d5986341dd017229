export { HOST_ARGUMENT, cursor, expectedVersion, limit, writeArguments } from './tool/arguments.ts';
export {
  defineTool,
  type Effect,
  type Hints,
  type ReadTool,
  type Recovery,
  type Tool,
  type ToolContext,
  type WriteContext,
  type WriteTool,
} from './tool/define-tool.ts';
export { createRedactor } from './credentials/redactor.ts';
export { oauthClientCredentials } from './credentials/oauth/client-credentials.ts';
export { oauthRefreshToken } from './credentials/oauth/refresh-token.ts';
export { secretSetting } from './vendor/secret-setting.ts';
export { labelReader, trusted, untrusted } from './labels/declared.ts';
export { prepareTool } from './tool/prepare-tool.ts';
export { toolDefinitions, type ToolDefinition } from './tool/tool-definition.ts';
export type { Attempt } from './writes/journal.ts';
export { change, type Change, type Plan } from './writes/plan.ts';
export {
  defineLocalVendor,
  defineVendor,
  type OpenVendor,
  type Vendor,
  type VendorSurroundings,
} from './vendor/define-vendor.ts';
export { emptyReply, type VendorHttp } from './http/vendor-http.ts';
export type { VendorFile } from './http/vendor-file.ts';
export { createLog, type Log } from './log.ts';
export { createCursorCodec, type CursorCodec } from './cursor.ts';
export { ConnectorError, type ConnectorErrorCode, type FieldProblem } from './error.ts';
export { scopesOf, type ConnectorDefinition } from './connector.ts';
export type { Finding } from './doctor/finding.ts';
export { generateDeployment } from './manifest/generate-deployment.ts';
export type { DeploymentFacts } from './manifest/facts.ts';
export { runConnector } from './run/run-connector.ts';
