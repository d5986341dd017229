import { z } from 'zod';

import type { ModelPort, StepEvent, StepRequest, ToolDefinition } from '../port.ts';

/** One tool as the host would offer it. */
export const searchTickets: ToolDefinition = {
  name: 'search_tickets',
  description: 'Searches tickets.',
  inputSchema: {
    type: 'object',
    properties: { query: { type: 'string' } },
    required: ['query'],
    additionalProperties: false,
  },
};

export function request(changes: Partial<StepRequest> = {}): StepRequest {
  return {
    conversation: 'root',
    system: 'You are careful.',
    messages: [{ role: 'user', text: 'Which tickets are open?' }],
    tools: [searchTickets],
    signal: new AbortController().signal,
    ...changes,
  };
}

export async function collect(model: ModelPort, step: StepRequest): Promise<StepEvent[]> {
  const events: StepEvent[] = [];
  for await (const event of model.step(step)) events.push(event);
  return events;
}

/** The last event, which carries the assistant message. */
export async function finishOf(
  model: ModelPort,
  step: StepRequest,
): Promise<Extract<StepEvent, { kind: 'finish' }>> {
  const last = (await collect(model, step)).at(-1);
  if (last?.kind !== 'finish') throw new Error('The step ended without a finish event.');
  return last;
}

const conversationSchema = z.object({
  messages: z.array(z.object({ content: z.array(z.unknown()) })),
});

/** The content blocks of each message that an Anthropic server received. */
export function blocksOf(body: unknown): unknown[][] {
  return conversationSchema.parse(body).messages.map((message) => message.content);
}
