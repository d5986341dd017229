import { expect, test } from 'vitest';
import type { ModelPort, StepEvent } from './port.ts';
import { takeStep } from './take-step.ts';
import { request } from './wire/request.test-server.ts';

const message = { role: 'assistant' as const, text: 'Hello.', calls: [] };
const usage = { inputTokens: 2_000, outputTokens: 100, cacheReadTokens: 0, cacheWriteTokens: 0 };
const finish: StepEvent = { kind: 'finish', reason: 'end', message };
const model = (events: readonly StepEvent[], price?: ModelPort['price']): ModelPort => ({
  label: 'm',
  scripted: true,
  price,
  async *step() {
    yield* events;
  },
});

test('a step is its answer with what it used, and its cost where there is a price', async () => {
  const events: StepEvent[] = [{ kind: 'text', text: 'Hel' }, { kind: 'usage', usage }, finish];
  expect(await takeStep(model(events, { input: 3, output: 15 }), request())).toEqual({
    message,
    reason: 'end',
    usage,
    costUsd: 0.0075,
    unfinished: undefined,
  });
  expect(await takeStep(model(events), request())).toMatchObject({ costUsd: null });
});

test('a model that reports no tokens used none that are known', async () => {
  const step = await takeStep(model([finish]), request());
  expect(step.usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
});

test.each<[string, 'length' | 'refused' | 'end', string, string | undefined]>([
  ['Half an', 'length', 'Half an', 'The answer was cut at 50 tokens. Ask for less at once.'],
  ['declined', 'refused', '', 'The model declined to answer. Ask in other words.'],
  ['empty', 'end', ' ', 'The model gave an empty answer. Ask again.'],
  ['whole', 'end', 'Hello.', undefined],
])('R29 an answer that is %s says whether it is all', async (_what, reason, text, why) => {
  const answer: StepEvent = { kind: 'finish', reason, message: { ...message, text } };
  const step = await takeStep(model([answer]), request({ maxOutputTokens: 50 }));
  expect(step.unfinished).toBe(why);
});

test('R66 a stream that ends without an answer is a failure', async () => {
  await expect(takeStep(model([{ kind: 'usage', usage }]), request())).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The model ended its turn without an answer.',
  });
});
