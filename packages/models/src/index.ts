export { createBudget, type Budget } from './budget.ts';
export { chooseModel } from './choose.ts';
export { modelsSchema, type Tier } from './configuration.ts';
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
export { takeStep, type TakenStep } from './take-step.ts';
export { estimateRequestTokens, estimateTokens } from './tokens.ts';
