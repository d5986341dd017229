import { expect, test } from 'vitest';

import type { Message, StepRequest, ToolResult } from './port.ts';
import { replayModel } from './replay.ts';
import { parseScript } from './script.ts';
import { collect, finishOf, request } from './wire/request.test-server.ts';

const model = replayModel(
  parseScript(
    `
conversations:
  root:
    - say: Let me look.
      calls:
        - { tool: search_tickets, arguments: { query: "{{literal}}" } }
        - { tool: never_offered }
    - expect: [TICK-1, TICK-2]
      say: Two tickets.
  reader:
    - say: I read.
`,
    'walkthrough.yaml',
  ),
);

function result(text: string): ToolResult {
  return { id: 'c', tool: 'search_tickets', text, failed: false };
}

/** The second step of the conversation, after these results. */
function second(...results: ToolResult[]): StepRequest {
  const messages: Message[] = [
    ...request().messages,
    { role: 'assistant', text: 'Let me look.', calls: [] },
    ...(results.length === 0 ? [] : [{ role: 'tool' as const, results }]),
  ];
  return request({ messages });
}

async function callIds(step: StepRequest): Promise<string[]> {
  const { message } = await finishOf(model, step);
  return message.calls.map((call) => call.id);
}

test('it never passes for a model', () => {
  expect(model).toMatchObject({ label: 'scripted, no AI', scripted: true });
});

test('a turn is said and called literally, also with a tool that was not offered', async () => {
  const events = await collect(model, request());
  const calls = [
    {
      id: expect.stringMatching(/^scripted_[0-9a-f]{8}_1_1$/),
      tool: 'search_tickets',
      arguments: { query: '{{literal}}' },
    },
    {
      id: expect.stringMatching(/^scripted_[0-9a-f]{8}_1_2$/),
      tool: 'never_offered',
      arguments: {},
    },
  ];
  expect(events).toEqual([
    { kind: 'text', text: 'Let me look.' },
    { kind: 'call', call: calls[0] },
    { kind: 'call', call: calls[1] },
    {
      kind: 'usage',
      usage: {
        inputTokens: expect.toSatisfy((count: number) => count > 50),
        outputTokens: expect.toSatisfy((count: number) => count > 40),
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
      },
    },
    {
      kind: 'finish',
      reason: 'calls',
      message: { role: 'assistant', text: 'Let me look.', calls },
    },
  ]);
});

test('the turn follows from the messages alone, so a resumed run plays on', async () => {
  const step = second(result('TICK-1'), result('and TICK-2'));
  const { reason, message } = await finishOf(model, step);
  expect(reason).toBe('end');
  expect(message).toEqual({ role: 'assistant', text: 'Two tickets.', calls: [] });
  expect(await finishOf(model, step)).toEqual({ kind: 'finish', reason, message });
});

test('call ids repeat for the same brief and differ for another one', async () => {
  const first = await callIds(request());
  expect(await callIds(request())).toEqual(first);
  expect(await callIds(request({ messages: [{ role: 'user', text: 'other' }] }))).not.toEqual(
    first,
  );
});

test('each sub-agent plays its own conversation', async () => {
  const { message } = await finishOf(model, request({ conversation: 'reader' }));
  expect(message.text).toBe('I read.');
});

test.each([
  [
    'the results do not fit',
    second(result('TICK-1 only'), result('x'.repeat(300))),
    [
      'turn 2 of conversation "root" expected "TICK-2"',
      'search_tickets: "TICK-1 only"; search_tickets: "xxx',
    ],
  ],
  ['there are no results', second(), ['expected "TICK-1"', 'There were none.']],
  [
    'the turns are over',
    request({
      messages: Array.from({ length: 3 }, () => ({ role: 'assistant', text: '', calls: [] })),
    }),
    ['conversation "root" has 2 turns, and turn 4 was asked for'],
  ],
  [
    'the conversation is missing',
    request({ conversation: 'writer' }),
    ['no conversation "writer"'],
  ],
  ['the key is one of Object', request({ conversation: 'constructor' }), ['no conversation']],
])('it fails loudly when %s', async (_, step, parts) => {
  const failure = collect(model, step);
  await expect(failure).rejects.toMatchObject({ name: 'ModelError', code: 'script' });
  for (const part of ['walkthrough.yaml', ...parts]) await expect(failure).rejects.toThrow(part);
});

test('older results do not satisfy an expectation', async () => {
  const old: Message = { role: 'tool', results: [result('TICK-1 TICK-2')] };
  const messages = [...request().messages, old, ...second().messages.slice(1)];
  await expect(collect(model, request({ messages }))).rejects.toMatchObject({ code: 'script' });
});

test('an aborted step plays nothing', async () => {
  const failure = collect(model, request({ signal: AbortSignal.abort() }));
  await expect(failure).rejects.toMatchObject({ code: 'aborted' });
});
