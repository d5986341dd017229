import { aiSdkModel } from './ai-sdk.ts';
import { anthropicUrl } from './ai-sdk/provider.ts';
import type { ConfiguredModel, ModelsConfiguration, Tier } from './configuration.ts';
import { ModelError } from './error.ts';
import type { ModelPort } from './port.ts';

/** Used when only a key is given. All three are known to the installed provider package. */
const anthropicModels = {
  small: 'claude-haiku-5-5',
  medium: 'claude-sonnet-5-5',
  large: 'claude-opus-5-5',
} as const satisfies Record<Tier, string>;

const bothWays =
  'Set ANTHROPIC_API_KEY, or OPENAI_BASE_URL with OPENAI_MODEL for any OpenAI-compatible server ' +
  '(for example Ollama: OPENAI_BASE_URL=http://localhost:11434/v1; OpenAI itself: ' +
  'https://api.openai.com/v1 with OPENAI_API_KEY).';

export interface ModelChoice {
  /**
   * `ANTHROPIC_API_KEY`, `ANTHROPIC_BASE_URL`, `OPENAI_BASE_URL`, `OPENAI_API_KEY`, `OPENAI_MODEL`;
   * an empty value counts as absent.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tier: Tier;
  /** The `models` section of gatehouse.yaml. */
  readonly models?: ModelsConfiguration | undefined;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * The model for a tier. What gatehouse.yaml says for the tier decides, and is never swapped for another
 * provider; without it the environment does, Anthropic before OpenAI-compatible. Sends nothing.
 * @throws {ModelError} `no_model` when a key, an address or a model name is missing, `invalid` when an
 * address in the environment is not one.
 */
export function chooseModel(choice: ModelChoice): ModelPort {
  const read = (name: string): string | undefined => choice.env[name]?.trim() || undefined;
  const model = choice.models?.tiers[choice.tier] ?? fromEnvironment(read, choice.tier);
  const fetch = choice.fetch === undefined ? {} : { fetch: choice.fetch };

  if (model.provider === 'anthropic') {
    const apiKey = read('ANTHROPIC_API_KEY');
    if (apiKey === undefined) throw missing(choice.tier, model, 'ANTHROPIC_API_KEY');
    const baseUrl = model.baseUrl ?? address(read, 'ANTHROPIC_BASE_URL') ?? anthropicUrl;
    const settings = { provider: model.provider, model: model.model, baseUrl, apiKey, ...fetch };
    return { ...aiSdkModel(settings), price: model.price };
  }
  const baseUrl = model.baseUrl ?? address(read, 'OPENAI_BASE_URL');
  if (baseUrl === undefined) throw missing(choice.tier, model, 'OPENAI_BASE_URL');
  const apiKey = read('OPENAI_API_KEY');
  const key = apiKey === undefined ? {} : { apiKey };
  const settings = { provider: model.provider, model: model.model, baseUrl, ...key, ...fetch };
  return { ...aiSdkModel(settings), price: model.price };
}

type Read = (name: string) => string | undefined;

function fromEnvironment(read: Read, tier: Tier): ConfiguredModel {
  if (read('ANTHROPIC_API_KEY') !== undefined) {
    return { provider: 'anthropic', model: anthropicModels[tier] };
  }
  if (read('OPENAI_BASE_URL') === undefined) {
    throw new ModelError('no_model', 'No language model is configured.', bothWays);
  }
  const model = read('OPENAI_MODEL');
  if (model === undefined) {
    throw new ModelError(
      'no_model',
      'OPENAI_BASE_URL is set, but not which model to use there.',
      `Set OPENAI_MODEL, or models.tiers.${tier}.model in gatehouse.yaml. ${bothWays}`,
    );
  }
  return { provider: 'openai-compatible', model };
}

function missing(tier: Tier, model: ConfiguredModel, variable: string): ModelError {
  return new ModelError(
    'no_model',
    `The ${tier} tier uses ${model.provider} ${model.model}, but ${variable} is not set.`,
    `Set ${variable}, or change models.tiers.${tier} in gatehouse.yaml. ${bothWays}`,
  );
}

/** An address from the environment. The message does not repeat it: it may hold a password. */
function address(read: Read, name: string): string | undefined {
  const value = read(name);
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url?.protocol.startsWith('http') || url.username !== '' || url.password !== '') {
    throw new ModelError(
      'invalid',
      `${name} is not an http(s) address without user name and password.`,
      `Write it like https://models.example.com/v1.`,
    );
  }
  return value;
}
