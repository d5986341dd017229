import { describe, expect, test } from 'vitest';
import { createBudget } from '@gatehouse/models';
import { runLoop, type LoopOptions } from './loop.ts';
import { echoTool, scriptedSteps, type ScriptedStep } from './scripted-steps.fixture.ts';
import { createToolTable } from './tool-table.ts';
import { createTrace } from './trace.ts';

/** Runs the steps against a table with one tool, `echo`. */
function play(steps: readonly ScriptedStep[], changes: Partial<LoopOptions> = {}) {
  const { model, asked } = scriptedSteps(...steps);
  const trace = createTrace(
    () => 0,
    () => Promise.resolve(),
    () => {},
  );
  const ended = runLoop({
    model,
    conversation: 'root',
    system: 'Be brief.',
    question: 'What now?',
    tools: createToolTable([echoTool('echo')]),
    budget: createBudget(1_000_000),
    trace,
    signal: new AbortController().signal,
    maxSteps: 10,
    ...changes,
  });
  return { ended, asked, trace };
}

const echo = (text: string) => ({ tool: 'echo', arguments: { text } });

describe('an answer', () => {
  test('R20 R24 no call: one step, and nothing but the question was sent', async () => {
    const { ended, asked, trace } = play([{ say: 'It is noon.' }]);
    expect(await ended).toMatchObject({ status: 'done', text: 'It is noon.' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.messages).toEqual([{ role: 'user', text: 'What now?' }]);
    expect(trace.events.map(({ kind }) => kind)).toEqual(['step']);
  });

  test.each([
    ['length', 'Half an', 'Half an\n\n[The answer was cut at 8000 tokens. Ask for less at once.]'],
    ['refused', '', '[The model declined to answer. Ask in other words.]'],
    ['end', ' ', ' \n\n[The model gave an empty answer. Ask again.]'],
  ] as const)('R29 R66 that ended by %s is not called done', async (reason, text, told) => {
    const message = { role: 'assistant' as const, text, calls: [] };
    const model: LoopOptions['model'] = {
      label: 'm',
      scripted: true,
      async *step() {
        yield { kind: 'finish', reason, message };
      },
    };
    const { ended } = play([], { model });
    expect(await ended).toMatchObject({ status: 'stopped', text: told });
  });

  test('calls of one step are answered in their order, in one message', async () => {
    const { ended, asked } = play([{ calls: [echo('a'), echo('b')] }, { say: 'Done.' }]);
    expect(await ended).toMatchObject({ status: 'done', text: 'Done.' });
    expect(asked[1]?.messages.at(-1)).toEqual({
      role: 'tool',
      results: [
        { id: 'c1-0', tool: 'echo', text: 'echo {"text":"a"}', failed: false },
        { id: 'c1-1', tool: 'echo', text: 'echo {"text":"b"}', failed: false },
      ],
    });
  });

  test('`finished` ends it after the step that finished, not after one more', async () => {
    let done = false;
    const tools = createToolTable([echoTool('echo', () => (done = true))]);
    const { ended, asked } = play([{ calls: [echo('a')] }], { tools, finished: () => done });
    expect((await ended).status).toBe('done');
    expect(asked).toHaveLength(1);
  });
});

describe('R63 calls that cannot be used', () => {
  test('an unknown tool is answered with the known ones, and the corrected call goes through', async () => {
    const { ended, asked } = play([
      { calls: [{ tool: 'ecko' }] },
      { calls: [echo('a')] },
      { say: 'Done.' },
    ]);
    expect((await ended).status).toBe('done');
    expect(asked[1]?.messages.at(-1)).toMatchObject({
      results: [
        {
          failed: true,
          text: 'There is no tool "ecko". Tools you have: echo. Find others with search_tools.',
        },
      ],
    });
    expect(asked[2]?.messages.at(-1)).toMatchObject({ results: [{ failed: false }] });
  });

  test('R66 three steps of them in a row stop the run with a next step', async () => {
    const { ended, asked } = play([{ calls: [{ tool: 'ecko' }] }]);
    expect(await ended).toMatchObject({
      status: 'stopped',
      text: 'The model made 3 unusable calls in a row. Ask again in other words, or use a larger model.',
    });
    expect(asked).toHaveLength(3);
  });

  test('a usable call among them starts the count again', async () => {
    const wrong = { calls: [{ tool: 'ecko' }] };
    const mixed = { calls: [{ tool: 'ecko' }, echo('a')] };
    const { ended, asked } = play([wrong, wrong, mixed, wrong, wrong, { say: 'Done.' }]);
    expect((await ended).status).toBe('done');
    expect(asked).toHaveLength(6);
  });
});

describe('R66 limits say which one it was', () => {
  test('steps', async () => {
    const { ended, asked } = play([{ calls: [echo('again')] }], { maxSteps: 4 });
    expect(await ended).toMatchObject({
      status: 'stopped',
      text: 'No answer after 4 steps. Ask for less at once, or raise limits.steps.',
    });
    expect(asked).toHaveLength(4);
  });

  test('tokens: the step that spends the last one is finished, no other is started', async () => {
    const usage = { inputTokens: 60, outputTokens: 10, cacheReadTokens: 40 };
    const budget = createBudget(100);
    const { ended, asked } = play([{ calls: [echo('again')], usage }], { budget });
    expect(await ended).toMatchObject({
      status: 'stopped',
      text: 'The token budget of 100 is spent. Ask for less at once, or raise limits.tokens.',
    });
    expect(asked).toHaveLength(2);
    expect(budget.spent).toBe(140);
  });
});

describe('an abort', () => {
  test('between two calls of one step: the second is not made', async () => {
    const stop = new AbortController();
    let used = 0;
    const tools = createToolTable([
      echoTool('echo', () => {
        used += 1;
        stop.abort();
      }),
    ]);
    const { ended, asked } = play([{ calls: [echo('a'), echo('b')] }], {
      tools,
      signal: stop.signal,
    });
    await expect(ended).rejects.toMatchObject({ name: 'ModelError', code: 'aborted' });
    expect([used, asked.length]).toEqual([1, 1]);
  });

  test('before the first step: the model is not asked', async () => {
    const { ended, asked } = play([{ say: 'x' }], { signal: AbortSignal.abort() });
    await expect(ended).rejects.toMatchObject({ code: 'aborted' });
    expect(asked).toEqual([]);
  });
});

test('a model that ends without an answer fails the run, it does not end it as done', async () => {
  const model = {
    label: 'mute',
    scripted: true,
    async *step() {
      yield { kind: 'text' as const, text: 'Half an ans' };
    },
  };
  await expect(play([], { model }).ended).rejects.toMatchObject({ code: 'unavailable' });
});

test.each([
  ['with a price', { input: 3, output: 15 }, 0.0045],
  ['without one it is unknown, not zero', undefined, null],
])('R67 the cost of a step %s', async (_what, price, costUsd) => {
  const usage = { inputTokens: 1_000, outputTokens: 100 };
  const { model } = scriptedSteps({ say: 'x', usage });
  const { ended, trace } = play([], { model: { ...model, price } });
  await ended;
  expect(trace.events).toMatchObject([{ kind: 'step', usage, costUsd }]);
});
