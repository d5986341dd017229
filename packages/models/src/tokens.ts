import type { StepRequest } from './port.ts';

/**
 * Characters per token: measured on skills and tool schemas with Claude's tokenizer up to 4.6.
 * Newer Claude models need about 2.6, OpenAI's about 4.2; only the provider knows the exact count.
 */
const charactersPerToken = 3.6;

/** A rough token count of a text, rounded up. For display show it with "~". */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** A rough token count of everything a step sends: instructions, conversation and tool definitions. */
export function estimateRequestTokens(
  request: Pick<StepRequest, 'system' | 'messages' | 'tools'>,
): number {
  const messages = request.messages.map((message) =>
    // The provider's own copy repeats the text and the calls; counting it would count them twice.
    message.role === 'assistant' ? { text: message.text, calls: message.calls } : message,
  );
  return estimateTokens(request.system + JSON.stringify([messages, request.tools]));
}
