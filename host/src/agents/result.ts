import { schemaCheck } from '@gatehouse/connection';
import { estimateTokens } from '@gatehouse/models';
import { badArguments, type ToolAnswer, type ToolHandler } from '../runs/tool-table.ts';

/** Tokens that a result may cost its parent. */
export const MAX_RESULT_TOKENS = 1_500;

/** Where an agent states no schema of its own. */
export const plainResult = {
  type: 'object',
  properties: { summary: { type: 'string', maxLength: 2_000 } },
  required: ['summary'],
  additionalProperties: false,
};

/** The one way in which a sub-agent hands back its work. */
export interface ResultSlot {
  readonly handler: ToolHandler;
  /** Undefined until something valid was submitted. */
  readonly value: () => unknown;
}

/** `schema` is the agent's own JSON Schema of its result. What does not fit is sent back to be repaired. */
export function resultSlot(schema: Record<string, unknown>): ResultSlot {
  const check = schemaCheck(schema);
  let submitted: unknown;
  return {
    value: () => submitted,
    handler: {
      definition: {
        name: 'submit_result',
        description: 'Hands back your result. Call it once, when you have finished.',
        inputSchema: schema,
      },
      async handle(call): Promise<ToolAnswer> {
        const checked = check(call.arguments);
        if (!checked.valid) return badArguments('submit_result', checked.errorMessage);
        const size = estimateTokens(JSON.stringify(call.arguments));
        if (size > MAX_RESULT_TOKENS) {
          return badArguments(
            'submit_result',
            `the result has about ${size} tokens and may have ${MAX_RESULT_TOKENS}`,
          );
        }
        submitted = call.arguments;
        return { outcome: 'ok', text: 'Received.' };
      },
    },
  };
}
