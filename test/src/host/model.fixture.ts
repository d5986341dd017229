import { z } from 'zod';
import type { Reply } from '@gatehouse/models/wire/loopback';
import { callDelta, completion, delta, finish, usage } from '@gatehouse/models/wire/openai-server';

/** A model's answer without a call. */
export function says(text: string): Reply {
  return completion(delta({ content: text }), finish('stop'), usage);
}

/** A model's step with one call. */
export function calls(name: string, args: unknown): Reply {
  const piece = callDelta(0, JSON.stringify(args), { id: `call_${name}`, name });
  return completion(piece, finish('tool_calls'), usage);
}

export const loadBreachWatch = calls('load_skill', { skill: 'customer-operations:breach-watch' });

const body = z.object({
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.object({ function: z.looseObject({ name: z.string() }) })).default([]),
});

/** What a model was sent: the names of its tools, and the texts by role. */
export function asked(json: unknown): { tools: string[]; text: (role: string) => string } {
  const { messages, tools } = body.parse(json);
  return {
    tools: tools.map(({ function: { name } }) => name),
    text: (role) =>
      messages
        .filter((message) => message.role === role)
        .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
        .join('\n'),
  };
}
