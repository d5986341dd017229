import { expect, test } from 'vitest';

import { aiSdkModel } from './ai-sdk.ts';
import type { Message } from './port.ts';
import {
  answer,
  serverToolBlock,
  textBlock,
  thinkingBlock,
  toolBlock,
} from './wire/anthropic-server.test-server.ts';
import { loopback, type Reply } from './wire/loopback.test-server.ts';
import { blocksOf, collect, finishOf, request, searchTickets } from './wire/request.test-server.ts';

const apiKey = 'sk-ant-canary-4711';

async function anthropic(...replies: Reply[]) {
  const server = await loopback(replies);
  const model = aiSdkModel({
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    baseUrl: server.url,
    apiKey,
  });
  return { server, model };
}

const cache_control = { type: 'ephemeral' };

test('R19: the model reads the instructions, the tools and the question, and decides which tool to call', async () => {
  const { server, model } = await anthropic(
    answer(
      'tool_use',
      textBlock('Let me ', 'look.'),
      toolBlock('toolu_1', 'search_tickets', '{"que', 'ry":"open"}'),
    ),
  );

  const events = await collect(model, request({ maxOutputTokens: 900 }));

  const call = { id: 'toolu_1', tool: 'search_tickets', arguments: { query: 'open' } };
  expect(events).toEqual([
    { kind: 'text', text: 'Let me ' },
    { kind: 'text', text: 'look.' },
    { kind: 'call', call },
    {
      kind: 'usage',
      usage: { inputTokens: 57, outputTokens: 12, cacheReadTokens: 40, cacheWriteTokens: 7 },
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
  expect(server.received[0]?.path).toBe('/v1/messages');
  expect(server.received[0]?.json).toEqual({
    model: 'claude-sonnet-4-5',
    max_tokens: 900,
    stream: true,
    system: [{ type: 'text', text: 'You are careful.', cache_control }],
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Which tickets are open?', cache_control }] },
    ],
    tools: [
      {
        name: 'search_tickets',
        description: 'Searches tickets.',
        input_schema: searchTickets.inputSchema,
        eager_input_streaming: true,
      },
    ],
    tool_choice: { type: 'auto' },
  });
});

test('R29: whether the model answered, called or stopped for another reason is told apart', async () => {
  const { model } = await anthropic(
    answer('end_turn', textBlock('None.')),
    answer('tool_use', toolBlock('toolu_1', 'search_tickets', '{}')),
    answer('max_tokens', textBlock('Too lo')),
    answer('refusal', textBlock('No.')),
  );
  expect((await finishOf(model, request())).reason).toBe('end');
  expect((await finishOf(model, request())).reason).toBe('calls');
  expect((await finishOf(model, request())).reason).toBe('length');
  expect((await finishOf(model, request())).reason).toBe('refused');
});

test('R35: the API key is in a header and in no body', async () => {
  const { server, model } = await anthropic(answer('end_turn', textBlock('Hello.')));
  await collect(model, request());
  expect(server.received[0]?.headers['x-api-key']).toBe(apiKey);
  expect(server.received[0]?.text).not.toContain(apiKey);
});

test('results go back with is_error, and signed thinking goes back verbatim, also after a journal', async () => {
  const { server, model } = await anthropic(
    answer(
      'tool_use',
      thinkingBlock('The user wants tickets.', 'c2lnbmF0dXJl+/='),
      toolBlock('toolu_1', 'search_tickets', '{"query":"open"}'),
      toolBlock('toolu_2', 'search_tickets', '{"query":"late"}'),
    ),
    answer('end_turn', textBlock('Two.')),
  );
  const first = await finishOf(model, request());
  const provider: unknown = JSON.parse(JSON.stringify(first.message.provider));
  const messages: Message[] = [
    ...request().messages,
    { ...first.message, provider },
    {
      role: 'tool',
      results: [
        { id: 'toolu_1', tool: 'search_tickets', text: '2 tickets', failed: false },
        { id: 'toolu_2', tool: 'search_tickets', text: 'denied by policy', failed: true },
      ],
    },
  ];

  await collect(model, request({ messages }));

  expect(server.received[1]?.json).toMatchObject({
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Which tickets are open?' }] },
      {
        role: 'assistant',
        content: [
          {
            type: 'thinking',
            thinking: 'The user wants tickets.',
            signature: 'c2lnbmF0dXJl+/=',
          },
          { type: 'tool_use', id: 'toolu_1', name: 'search_tickets', input: { query: 'open' } },
          { type: 'tool_use', id: 'toolu_2', name: 'search_tickets', input: { query: 'late' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: '2 tickets' },
          {
            type: 'tool_result',
            tool_use_id: 'toolu_2',
            content: 'denied by policy',
            is_error: true,
            cache_control,
          },
        ],
      },
    ],
  });
});

test('an unknown tool and broken JSON reach the host, and only the host answers them', async () => {
  const { server, model } = await anthropic(
    answer(
      'tool_use',
      thinkingBlock('All of it.', 'c2lnbmVk'),
      toolBlock('toolu_1', 'drop_database', '{"all":true}'),
      toolBlock('toolu_2', 'search_tickets', '{"query": "op'),
    ),
    answer('end_turn', textBlock('Sorry.')),
  );
  const { message } = await finishOf(model, request());
  expect(message.calls).toEqual([
    { id: 'toolu_1', tool: 'drop_database', arguments: { all: true } },
    { id: 'toolu_2', tool: 'search_tickets', arguments: '{"query": "op' },
  ]);

  const results = message.calls.map(({ id, tool }) => ({ id, tool, text: 'no', failed: true }));
  await collect(
    model,
    request({ messages: [...request().messages, message, { role: 'tool', results }] }),
  );

  expect(blocksOf(server.received[1]?.json)).toMatchObject([
    [{ type: 'text' }],
    [
      { type: 'thinking', thinking: 'All of it.', signature: 'c2lnbmVk' },
      { type: 'tool_use', id: 'toolu_1', name: 'drop_database', input: { all: true } },
      { type: 'tool_use', id: 'toolu_2', name: 'search_tickets', input: {} },
    ],
    [
      { type: 'tool_result', tool_use_id: 'toolu_1', content: 'no', is_error: true },
      { type: 'tool_result', tool_use_id: 'toolu_2', content: 'no', is_error: true },
    ],
  ]);
});

test('a conversation that another model began is rebuilt from its text and calls', async () => {
  const { server, model } = await anthropic(answer('end_turn', textBlock('Two.')));
  const messages: Message[] = [
    ...request().messages,
    {
      role: 'assistant',
      text: 'Looking.',
      calls: [{ id: 'call_1', tool: 'search_tickets', arguments: '{"query' }],
      provider: { by: 'openai-compatible', messages: [{ role: 'assistant', content: 'secret' }] },
    },
    {
      role: 'tool',
      results: [{ id: 'call_1', tool: 'search_tickets', text: 'no', failed: true }],
    },
  ];
  await collect(model, request({ system: '', tools: [], messages }));
  expect(server.received[0]?.json).not.toHaveProperty('system');
  expect(server.received[0]?.json).not.toHaveProperty('tools');
  expect(blocksOf(server.received[0]?.json)[1]).toEqual([
    { type: 'text', text: 'Looking.' },
    { type: 'tool_use', id: 'call_1', name: 'search_tickets', input: {} },
  ]);
});

test('a tool that the provider ran itself is refused, because no gate saw it', async () => {
  const { model } = await anthropic(answer('end_turn', serverToolBlock('srvtoolu_1')));
  await expect(collect(model, request())).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('ran the tool "web_search" itself'),
  });
});

test('a tool name that providers refuse is named before anything is sent', async () => {
  const { server, model } = await anthropic();
  const tools = [{ ...searchTickets, name: 'ticketing.search' }];
  await expect(collect(model, request({ tools }))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('"ticketing.search"'),
  });
  expect(server.received).toEqual([]);
});
