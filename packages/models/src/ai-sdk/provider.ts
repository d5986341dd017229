import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';

export type ProviderName = 'anthropic' | 'openai-compatible';

/** Which model to talk to, and how. The API key goes into a request header and nowhere else. */
export interface ProviderSettings {
  readonly provider: ProviderName;
  readonly model: string;
  /**
   * Anthropic: as in Anthropic's own tools, without `/v1` (which is accepted too).
   * OpenAI-compatible: the address below which `/chat/completions` lives, so usually with `/v1`.
   */
  readonly baseUrl: string;
  /** Optional for OpenAI-compatible servers in the own network. */
  readonly apiKey?: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** Anthropic's public address. */
export const anthropicUrl = 'https://api.anthropic.com';

/**
 * The provider's model object. Address and key are always passed explicitly: left out, the provider
 * packages read them from the process environment.
 */
export function languageModel(settings: ProviderSettings): LanguageModel {
  const fetch = settings.fetch === undefined ? {} : { fetch: settings.fetch };
  // An empty key is refused by Anthropic and left out by the other provider.
  const apiKey = settings.apiKey ?? '';
  if (settings.provider === 'anthropic') {
    const anthropic = createAnthropic({ baseURL: versioned(settings.baseUrl), apiKey, ...fetch });
    return anthropic(settings.model);
  }
  const compatible = createOpenAICompatible({
    name: settings.provider,
    baseURL: settings.baseUrl,
    // Without it Ollama and vLLM stream no token counts.
    includeUsage: true,
    apiKey,
    ...fetch,
  });
  return compatible(settings.model);
}

function versioned(baseUrl: string): string {
  const trimmed = baseUrl.replace(/\/+$/, '');
  return trimmed.endsWith('/v1') ? trimmed : `${trimmed}/v1`;
}
