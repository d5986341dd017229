export { aiSdkModel } from './ai-sdk.ts';
export { anthropicUrl } from './ai-sdk/provider.ts';
export { ModelError, type ModelErrorCode } from './error.ts';
export type {
  AssistantMessage,
  Message,
  ModelPort,
  Price,
  StepEvent,
  StepRequest,
  ToolCall,
  ToolDefinition,
  ToolResult,
  Usage,
} from './port.ts';
export { recordRequests } from './recorded.ts';
export { estimateRequestTokens, estimateTokens } from './tokens.ts';
