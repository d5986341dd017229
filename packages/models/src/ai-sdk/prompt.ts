import { jsonSchema, type ModelMessage, type SystemModelMessage, type ToolSet } from 'ai';

import { ModelError } from '../error.ts';
import type { Message, StepRequest, ToolCall, ToolDefinition } from '../port.ts';
import { sealedMessages } from './sealed.ts';
import type { ProviderName } from './provider.ts';

/** Marks the end of a prefix that Anthropic keeps between steps; reading it again costs a tenth. */
const cached = { anthropic: { cacheControl: { type: 'ephemeral' } } } as const;

/** The system text as its own block, or nothing: Anthropic refuses an empty text block. */
export function instructions(
  system: string,
  provider: ProviderName,
): { instructions?: SystemModelMessage } {
  if (system === '') return {};
  const marker = provider === 'anthropic' ? { providerOptions: cached } : {};
  return { instructions: { role: 'system', content: system, ...marker } };
}

/**
 * The conversation in the SDK's words. An assistant message that came from the same provider goes out
 * exactly as it came in; any other (replayed, or from another provider) is rebuilt from text and calls.
 */
export function conversation(request: StepRequest, provider: ProviderName): ModelMessage[] {
  const messages = request.messages.flatMap((message) => convert(message, provider));
  const last = messages.at(-1);
  // The end of this step's conversation is the prefix of the next step's.
  if (last !== undefined && last.role !== 'assistant' && provider === 'anthropic') {
    messages[messages.length - 1] = { ...last, providerOptions: cached };
  }
  return messages;
}

function convert(message: Message, provider: ProviderName): ModelMessage[] {
  if (message.role === 'user') return [{ role: 'user', content: message.text }];
  if (message.role === 'assistant') {
    return sealedMessages(message.provider, provider) ?? rebuilt(message.text, message.calls);
  }
  const content = message.results.map((result) => ({
    type: 'tool-result' as const,
    toolCallId: result.id,
    toolName: result.tool,
    output: {
      type: result.failed ? ('error-text' as const) : ('text' as const),
      value: result.text,
    },
  }));
  return [{ role: 'tool', content }];
}

function rebuilt(text: string, calls: readonly ToolCall[]): ModelMessage[] {
  const parts = [
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...calls.map((call) => ({
      type: 'tool-call' as const,
      toolCallId: call.id,
      toolName: call.tool,
      // Arguments that never parsed have no form that a provider would accept.
      input: typeof call.arguments === 'object' ? call.arguments : {},
    })),
  ];
  return parts.length === 0 ? [] : [{ role: 'assistant', content: parts }];
}

/**
 * Tool definitions without `execute`, so that the SDK cannot run one. The schema carries no validator
 * either: the host's dispatcher checks the arguments of every call and answers it.
 */
export function tools(definitions: readonly ToolDefinition[]): { tools?: ToolSet } {
  if (definitions.length === 0) return {};
  const entries = definitions.map(({ name, description, inputSchema }) => {
    // Both vendors answer 400 to the whole request for one bad name, so name the culprit here.
    if (!/^[A-Za-z0-9_-]{1,128}$/.test(name)) {
      throw new ModelError(
        'invalid',
        `The tool name ${JSON.stringify(name)} cannot be sent to a model.`,
        'Use at most 128 letters, digits, "_" and "-".',
      );
    }
    return [name, { description, inputSchema: jsonSchema(inputSchema) }] as const;
  });
  return { tools: Object.fromEntries(entries) };
}
