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
export { replayModel } from './replay.ts';
export { parseScript, type Script } from './script.ts';
export { estimateRequestTokens, estimateTokens } from './tokens.ts';
