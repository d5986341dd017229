import type { Reply } from './loopback.test-server.ts';

function chunk(fields: object): string {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model: 'local' };
  return `data: ${JSON.stringify({ ...base, ...fields })}\n\n`;
}

export function delta(content: object): string {
  return chunk({ choices: [{ index: 0, delta: content, finish_reason: null }] });
}

/** One piece of a tool call; only the first piece of a call has id and name. */
export function callDelta(
  index: number,
  piece: string,
  start?: { id: string; name: string },
): string {
  const head = start === undefined ? {} : { id: start.id, type: 'function' };
  const named = start === undefined ? {} : { name: start.name };
  return delta({ tool_calls: [{ index, ...head, function: { ...named, arguments: piece } }] });
}

export function finish(reason: string): string {
  return chunk({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
}

export const usage = chunk({
  choices: [],
  usage: {
    prompt_tokens: 57,
    completion_tokens: 12,
    total_tokens: 69,
    prompt_tokens_details: { cached_tokens: 40 },
  },
});

/** Pieces in the chat.completions streaming format, closed with its end mark. */
export function completion(...pieces: string[]): Reply {
  return { body: `${pieces.join('')}data: [DONE]\n\n` };
}
