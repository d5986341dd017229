import { expect, test } from 'vitest';

import { aiSdkModel } from './ai-sdk.ts';
import { loopback, type Reply } from './wire/loopback.test-server.ts';
import { callDelta, completion, delta, finish, usage } from './wire/openai-server.test-server.ts';
import { collect, finishOf, request, searchTickets } from './wire/request.test-server.ts';

const apiKey = 'sk-canary-4711';

async function compatible(...replies: Reply[]) {
  const server = await loopback(replies);
  const model = aiSdkModel({
    provider: 'openai-compatible',
    model: 'local',
    baseUrl: `${server.url}/v1`,
    apiKey,
  });
  return { server, model };
}

function sentCall(id: string, name: string, json: string) {
  return { id, type: 'function', function: { name, arguments: json } };
}

test('R19: text and a call in pieces arrive whole, with the counted usage', async () => {
  const { server, model } = await compatible(
    completion(
      delta({ role: 'assistant', content: 'Let me ' }),
      delta({ content: 'look.' }),
      callDelta(0, '', { id: 'call_1', name: 'search_tickets' }),
      callDelta(0, '{"que'),
      callDelta(0, 'ry":"open"}'),
      finish('tool_calls'),
      usage,
    ),
  );

  const events = await collect(model, request());

  const call = { id: 'call_1', tool: 'search_tickets', arguments: { query: 'open' } };
  expect(events).toEqual([
    { kind: 'text', text: 'Let me ' },
    { kind: 'text', text: 'look.' },
    { kind: 'call', call },
    {
      kind: 'usage',
      usage: { inputTokens: 57, outputTokens: 12, cacheReadTokens: 40, cacheWriteTokens: 0 },
    },
    {
      kind: 'finish',
      reason: 'calls',
      message: {
        role: 'assistant',
        text: 'Let me look.',
        calls: [call],
        provider: expect.anything(),
      },
    },
  ]);
  expect(server.received[0]?.path).toBe('/v1/chat/completions');
  expect(server.received[0]?.json).toEqual({
    model: 'local',
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      { role: 'system', content: 'You are careful.' },
      { role: 'user', content: 'Which tickets are open?' },
    ],
    tools: [
      {
        type: 'function',
        function: {
          name: 'search_tickets',
          description: 'Searches tickets.',
          parameters: searchTickets.inputSchema,
        },
      },
    ],
    tool_choice: 'auto',
  });
});

test('R35: the API key is in a header and in no body', async () => {
  const { server, model } = await compatible(completion(delta({ content: 'Hi.' }), finish('stop')));
  await collect(model, request());
  expect(server.received[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
  expect(server.received[0]?.text).not.toContain(apiKey);
});

test('an unknown tool and broken JSON reach the host, and only the host answers them', async () => {
  const { server, model } = await compatible(
    completion(
      callDelta(0, '{"all":true}', { id: 'call_1', name: 'drop_database' }),
      callDelta(1, '{"query": "op', { id: 'call_2', name: 'search_tickets' }),
      // Some servers end with "stop" although they ask for calls.
      finish('stop'),
    ),
    completion(delta({ content: 'Sorry.' }), finish('stop')),
  );
  const { message, reason } = await finishOf(model, request());
  expect(reason).toBe('calls');
  expect(message.calls).toEqual([
    { id: 'call_1', tool: 'drop_database', arguments: { all: true } },
    { id: 'call_2', tool: 'search_tickets', arguments: '{"query": "op' },
  ]);

  const results = message.calls.map(({ id, tool }) => ({ id, tool, text: 'no', failed: true }));
  await collect(
    model,
    request({ messages: [...request().messages, message, { role: 'tool', results }] }),
  );

  expect(server.received[1]?.json).toMatchObject({
    messages: [
      { role: 'system' },
      { role: 'user' },
      {
        role: 'assistant',
        tool_calls: [
          sentCall('call_1', 'drop_database', '{"all":true}'),
          sentCall('call_2', 'search_tickets', '{}'),
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'no' },
      { role: 'tool', tool_call_id: 'call_2', content: 'no' },
    ],
  });
});

test('a server that counts no tokens is estimated, so that a budget still ends', async () => {
  const { model } = await compatible(completion(delta({ content: 'Hello.' }), finish('stop')));
  const events = await collect(model, request());
  expect(events.find((event) => event.kind === 'usage')).toEqual({
    kind: 'usage',
    usage: {
      inputTokens: expect.toSatisfy((count: number) => count > 50),
      outputTokens: 3,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
    },
  });
});

test('without a key no authorization header is sent', async () => {
  const server = await loopback([completion(delta({ content: 'Hi.' }), finish('stop'))]);
  const baseUrl = `${server.url}/v1`;
  const model = aiSdkModel({ provider: 'openai-compatible', model: 'local', baseUrl });
  await collect(model, request());
  expect(server.received[0]?.headers).not.toHaveProperty('authorization');
});

test('an error in the middle of a stream is an error of the step', async () => {
  const failing = `data: ${JSON.stringify({ error: { message: 'out of memory', type: 'server_error' } })}\n\n`;
  const { model } = await compatible(completion(delta({ content: 'Hel' }), failing));
  await expect(collect(model, request())).rejects.toMatchObject({
    code: 'unavailable',
    message: 'openai-compatible local: out of memory',
  });
});

test('an answer in another format is unavailable, and is not repeated in the message', async () => {
  const { model } = await compatible({ body: 'data: {"secret":"token-of-somebody"}\n\n' });
  const failure = collect(model, request());
  await expect(failure).rejects.toMatchObject({ code: 'unavailable' });
  await expect(failure).rejects.not.toThrow('token-of-somebody');
});
