import type { JsonObject } from '../json.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';

const ticketId = {
  type: 'string',
  description: 'The id of a ticket, as search_tickets returned it.',
};

/** A tool that no profile finds anything about. */
export const cleanTool: ToolDefinition = {
  name: 'get_ticket',
  description: 'Reads one ticket with its comments. Use search_tickets when the id is not known.',
  inputSchema: {
    type: 'object',
    properties: {
      ticket_id: ticketId,
    },
    required: ['ticket_id'],
    additionalProperties: false,
  },
  outputSchema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};
export const cleanSearch: ToolDefinition = {
  ...cleanTool,
  name: 'search_tickets',
  description: 'Finds tickets by their words. Use get_ticket when the id of the one is known.',
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string', description: 'Words that the ticket must contain.' } },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: { type: 'object', properties: { next_cursor: { type: 'string' } } },
};

export const aTool = (change: Partial<ToolDefinition> = {}): ToolDefinition => ({
  ...cleanTool,
  ...change,
});

/** The clean tool with one more required argument, or with other keywords at the root. */
export function withArgument(
  name: string,
  schema: JsonObject,
  more: JsonObject = {},
): ToolDefinition {
  return aTool({
    inputSchema: {
      ...cleanTool.inputSchema,
      properties: { ticket_id: ticketId, [name]: schema },
      required: ['ticket_id', name],
      ...more,
    },
  });
}

export const aSurface = (...tools: readonly ToolDefinition[]): Surface => ({
  server: { name: 'desk', version: '1.2.3' },
  tools: [...tools],
  prompts: [],
  resources: [],
  resourceTemplates: [],
  resolved: {},
});
