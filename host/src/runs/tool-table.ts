import type { ToolCall, ToolDefinition } from '@gatehouse/models';

/**
 * What a call gave back to the model. `repairable`: the call itself was wrong and can be sent again, corrected. `held`:
 * a second person has to consent first.
 */
export interface ToolAnswer {
  readonly text: string;
  readonly outcome: 'ok' | 'refused' | 'failed' | 'repairable' | 'held';
}

/** A tool that the model may call now. */
export interface ToolHandler {
  readonly definition: ToolDefinition;
  /** `call` is unchecked: the handler parses its arguments. */
  handle(call: ToolCall): Promise<ToolAnswer>;
}

/** The tools of one conversation. It grows while skills and tools are pulled; it never shrinks. */
export interface ToolTable {
  add(handler: ToolHandler): void;
  has(name: string): boolean;
  definitions(): ToolDefinition[];
  dispatch(call: ToolCall): Promise<ToolAnswer>;
}

/** `fallback` may answer a call to a name that is not in the table, such as a connector tool that was not pulled. */
export function createToolTable(
  handlers: readonly ToolHandler[],
  fallback?: (call: ToolCall) => Promise<ToolAnswer | undefined>,
): ToolTable {
  const table = new Map(handlers.map((handler) => [handler.definition.name, handler]));
  return {
    add: (handler) => void table.set(handler.definition.name, handler),
    has: (name) => table.has(name),
    definitions: () => [...table.values()].map(({ definition }) => definition),
    async dispatch(call) {
      const handler = table.get(call.tool);
      if (handler) return handler.handle(call);
      const answer = await fallback?.(call);
      return answer ?? unknownTool(call.tool, [...table.keys()]);
    },
  };
}

/** An answer for arguments that do not fit: says what is wrong, so that the next try can be right. */
export function badArguments(tool: string, problem: string): ToolAnswer {
  return {
    outcome: 'repairable',
    text: `${tool} was not called: ${problem}. Correct the arguments and call it again.`,
  };
}

function unknownTool(name: string, known: readonly string[]): ToolAnswer {
  return {
    outcome: 'repairable',
    text: `There is no tool "${name}". Tools you have: ${known.join(', ') || 'none'}. Find others with search_tools.`,
  };
}
