/**
 * The one boundary between Gatehouse and a language model: one step in, a stream of events out.
 * The loop, the gates and the dispatch of tools are the host's; nothing behind this port runs a tool.
 */
export interface ModelPort {
  /** Shown on every screen, for example "anthropic claude-sonnet-4-5" or "scripted, no AI". */
  readonly label: string;
  /** True only for the replay model: nothing that it says was written by a model. */
  readonly scripted: boolean;
  /** US dollars for a million tokens, if the configuration names a price. */
  readonly price?: Price | undefined;
  /**
   * Runs one model step. Nothing is sent before the first event is asked for. Leaving the iteration early
   * closes the connection.
   * @throws {ModelError} While iterating, for every failure, also one that arrives in the middle of the stream.
   */
  step(request: StepRequest): AsyncIterable<StepEvent>;
}

export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface StepRequest {
  /** "root" or the sub-agent's name; for the replay model only, never sent to a provider. */
  readonly conversation: string;
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  readonly signal: AbortSignal;
  readonly maxOutputTokens?: number;
}

export type Message = UserMessage | AssistantMessage | ToolMessage;

export interface UserMessage {
  role: 'user';
  text: string;
}

export interface AssistantMessage {
  role: 'assistant';
  text: string;
  calls: readonly ToolCall[];
  /** Opaque, plain JSON. Sent back verbatim, because providers sign parts of it (thinking). */
  provider?: unknown;
}

/** The answers to all calls of the assistant message before it. */
export interface ToolMessage {
  role: 'tool';
  results: readonly ToolResult[];
}

export interface ToolCall {
  id: string;
  /** As the model wrote it: it may name a tool that was never offered. */
  tool: string;
  /** As the model wrote it, unchecked: parsed JSON, or the raw text when it does not parse. */
  arguments: unknown;
}

export interface ToolResult {
  id: string;
  tool: string;
  text: string;
  failed: boolean;
}

export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  inputSchema: Record<string, unknown>;
}

/** Token counts of one step. */
export interface Usage {
  /** The whole request, including what was read from or written to the provider's cache. */
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}

/**
 * `text` may come many times; `call`, `usage` (once) and `finish` (once, last) come only when the whole
 * answer has arrived, so that a connection that breaks never leaves half a call behind.
 */
export type StepEvent =
  | { kind: 'text'; text: string }
  | { kind: 'call'; call: ToolCall }
  | { kind: 'usage'; usage: Usage }
  | {
      kind: 'finish';
      reason: 'end' | 'calls' | 'length' | 'refused' | 'other';
      message: AssistantMessage;
    };
