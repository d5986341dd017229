import { assistantModelMessageSchema, type AssistantModelMessage, type ModelMessage } from 'ai';
import { z } from 'zod';

import type { ProviderName } from './provider.ts';

/**
 * What `AssistantMessage.provider` holds. It names its provider, because thinking that one vendor signed
 * means nothing to another one when a conversation continues elsewhere.
 */
interface Sealed {
  readonly by: ProviderName;
  readonly messages: readonly AssistantModelMessage[];
}

const sealedSchema = z.object({
  by: z.enum(['anthropic', 'openai-compatible']),
  messages: z.array(assistantModelMessageSchema),
});

/**
 * Keeps the assistant's part of a response and leaves the rest: for a call that it thinks invalid the SDK
 * adds an answer of its own, but the host answers every call itself.
 */
export function seal(by: ProviderName, response: readonly ModelMessage[]): Sealed {
  return { by, messages: response.filter((message) => message.role === 'assistant') };
}

/** The messages to send back verbatim, or undefined when `provider` is not something this provider said. */
export function sealedMessages(
  provider: unknown,
  by: ProviderName,
): AssistantModelMessage[] | undefined {
  const parsed = sealedSchema.safeParse(provider);
  return parsed.success && parsed.data.by === by ? parsed.data.messages : undefined;
}
