import { expect, test } from 'vitest';

import { chooseModel, type ModelChoice } from './choose.ts';
import { modelsSchema } from './configuration.ts';
import { collect, request } from './wire/request.test-server.ts';

const models = modelsSchema.parse({
  tiers: {
    small: { provider: 'openai-compatible', model: 'qwen', baseUrl: 'http://gpu.internal:8000/v1' },
    large: { provider: 'anthropic', model: 'claude-opus-5-5' },
  },
});

/** The address and headers of the request that the chosen model sends. */
async function sent(choice: Omit<ModelChoice, 'fetch'>): Promise<Request> {
  const seen: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    seen.push(new Request(input, init));
    return new Response('{}', { status: 400 });
  };
  await expect(collect(chooseModel({ ...choice, fetch }), request())).rejects.toThrow('HTTP 400');
  const first = seen[0];
  if (first === undefined) throw new Error('Nothing was sent.');
  return first;
}

test.each([
  [{}, 'No language model is configured'],
  [{ ANTHROPIC_API_KEY: ' ', OPENAI_BASE_URL: '' }, 'No language model is configured'],
  [{ OPENAI_API_KEY: 'sk-1' }, 'No language model is configured'],
  [{ OPENAI_BASE_URL: 'http://localhost:11434/v1' }, 'not which model to use'],
])('without enough in the environment both ways are named: %j', (env, message) => {
  expect(() => chooseModel({ env, tier: 'medium' })).toThrow(
    expect.objectContaining({
      code: 'no_model',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/ANTHROPIC_API_KEY.*OPENAI_BASE_URL/),
    }),
  );
});

test.each([
  [{ ANTHROPIC_API_KEY: 'k' }, 'small', 'anthropic claude-haiku-5-5'],
  [{ ANTHROPIC_API_KEY: 'k' }, 'medium', 'anthropic claude-sonnet-5-5'],
  [
    { OPENAI_BASE_URL: 'http://localhost:11434/v1', OPENAI_MODEL: 'llama' },
    'medium',
    'openai-compatible llama',
  ],
  [
    { ANTHROPIC_API_KEY: 'k', OPENAI_BASE_URL: 'http://localhost/v1', OPENAI_MODEL: 'llama' },
    'large',
    'anthropic claude-opus-5-5',
  ],
] as const)('the environment chooses: %j', (env, tier, label) => {
  expect(chooseModel({ env, tier })).toMatchObject({ label, scripted: false });
});

test('gatehouse.yaml decides for a tier that it names, and the environment for the others', () => {
  const env = { ANTHROPIC_API_KEY: 'k', OPENAI_MODEL: 'ignored' };
  const label = (tier: ModelChoice['tier']) => chooseModel({ env, tier, models }).label;
  expect(label('small')).toBe('openai-compatible qwen');
  expect(label('medium')).toBe('anthropic claude-sonnet-5-5');
  expect(label('large')).toBe('anthropic claude-opus-5-5');
});

test('a configured provider is not swapped for another one when its key is missing', () => {
  const env = { OPENAI_BASE_URL: 'http://localhost:11434/v1', OPENAI_MODEL: 'llama' };
  expect(() => chooseModel({ env, tier: 'large', models })).toThrow(
    expect.objectContaining({
      code: 'no_model',
      message: expect.stringContaining('ANTHROPIC_API_KEY is not set'),
      hint: expect.stringContaining('models.tiers.large'),
    }),
  );
});

test.each([
  [{ ANTHROPIC_API_KEY: 'k' }, 'https://api.anthropic.com/v1/messages'],
  [
    { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'https://proxy.example.com' },
    'https://proxy.example.com/v1/messages',
  ],
  [
    { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'https://proxy.example.com/v1/' },
    'https://proxy.example.com/v1/messages',
  ],
  [
    { OPENAI_BASE_URL: 'http://localhost:11434/v1', OPENAI_MODEL: 'llama' },
    'http://localhost:11434/v1/chat/completions',
  ],
])('the address is the one given: %j', async (env, url) => {
  expect((await sent({ env, tier: 'medium' })).url).toBe(url);
});

test('R35: each provider gets its own key, in a header', async () => {
  const env = { ANTHROPIC_API_KEY: 'key-a', OPENAI_API_KEY: 'key-o' };
  const large = await sent({ env, tier: 'large', models });
  expect(large.headers.get('x-api-key')).toBe('key-a');
  expect(large.headers.get('authorization')).toBeNull();
  const small = await sent({ env, tier: 'small', models });
  expect(small.headers.get('authorization')).toBe('Bearer key-o');
  expect(small.headers.get('x-api-key')).toBeNull();
  expect(await small.text()).not.toMatch(/key-[ao]/);
});

test.each(['localhost', 'ftp://example.com', 'https://me:secret@example.com'])(
  'an address in the environment is checked and never repeated: %s',
  (url) => {
    const env = { OPENAI_BASE_URL: url, OPENAI_MODEL: 'llama' };
    expect(() => chooseModel({ env, tier: 'small' })).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.not.stringContaining(url) }),
    );
  },
);

test.each([
  { tiers: { huge: { provider: 'anthropic', model: 'm' } } },
  { tiers: { small: { provider: 'bedrock', model: 'm' } } },
  { tiers: { small: { provider: 'anthropic', model: '' } } },
  { tiers: { small: { provider: 'anthropic', model: 'm', apiKey: 'k' } } },
  { tiers: { small: { provider: 'anthropic', model: 'm', baseUrl: 'https://a:b@example.com' } } },
])('the configuration is closed: %j', (configuration) => {
  expect(modelsSchema.safeParse(configuration).success).toBe(false);
});
