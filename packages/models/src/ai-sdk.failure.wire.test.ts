import { expect, test } from 'vitest';

import { aiSdkModel } from './ai-sdk.ts';
import { ModelError } from './error.ts';
import type { ModelPort, StepEvent, StepRequest } from './port.ts';
import {
  answer,
  partialAnswer,
  textBlock,
  toolBlock,
} from './wire/anthropic-server.test-server.ts';
import { loopback, refusal, type Reply } from './wire/loopback.test-server.ts';
import { callDelta, delta } from './wire/openai-server.test-server.ts';
import { collect, request } from './wire/request.test-server.ts';

const apiKey = 'sk-ant-canary-4711';
const busy = { type: 'overloaded_error', message: 'Overloaded' };
const tooMany = { type: 'rate_limit_error', message: 'Too many requests' };
const hello = answer('end_turn', textBlock('Hello.'));

async function anthropic(...replies: Reply[]) {
  const server = await loopback(replies);
  const baseUrl = server.url;
  const model = aiSdkModel({ provider: 'anthropic', model: 'claude-sonnet-4-5', baseUrl, apiKey });
  return { server, model };
}

/** The events before the failure, and the failure. */
async function fail(model: ModelPort, step: StepRequest, onText?: () => void) {
  const events: StepEvent[] = [];
  try {
    for await (const event of model.step(step)) {
      events.push(event);
      if (event.kind === 'text') onText?.();
    }
  } catch (error) {
    if (error instanceof ModelError) return { events, error };
    throw error;
  }
  throw new Error('The step did not fail.');
}

test.each([
  [429, tooMany],
  [529, busy],
])('HTTP %i is tried again', async (status, error) => {
  const { server, model } = await anthropic(refusal(status, error), hello);
  expect(await collect(model, request())).toContainEqual({ kind: 'text', text: 'Hello.' });
  expect(server.received.map((each) => each.text)).toEqual([
    server.received[0]?.text,
    server.received[0]?.text,
  ]);
});

test.each([
  [429, tooMany, 'rate_limited'],
  [529, busy, 'overloaded'],
  [500, { type: 'api_error', message: 'Internal error' }, 'unavailable'],
])('three times HTTP %i is an error', async (status, reason, code) => {
  const reply = refusal(status, reason);
  const { server, model } = await anthropic(reply, reply, reply, hello);
  const { error } = await fail(model, request());
  expect(error.code).toBe(code);
  expect(error.message).toBe(`anthropic claude-sonnet-4-5: ${reason.message} (HTTP ${status})`);
  expect(server.received).toHaveLength(3);
});

test.each([
  [401, 'authentication_error', 'auth'],
  [403, 'permission_error', 'auth'],
  [400, 'invalid_request_error', 'invalid'],
  [404, 'not_found_error', 'invalid'],
])('HTTP %i is not tried again', async (status, type, code) => {
  const { server, model } = await anthropic(refusal(status, { type, message: 'No.' }), hello);
  const { error } = await fail(model, request());
  expect(error.code).toBe(code);
  expect(server.received).toHaveLength(1);
});

test.each([401, 400])(
  'R35: HTTP %i from a vendor that repeats the key shows no key, header or body',
  async (status) => {
    const message = `Bad key ${apiKey} ${'x'.repeat(5000)}`;
    const { model } = await anthropic(refusal(status, { type: 'some_error', message }));
    const { error } = await fail(model, request());
    const shown = [error.message, error.hint, error.stack, JSON.stringify(error)].join('\n');
    expect(shown).not.toContain(apiKey);
    expect(shown).not.toContain('trace-of-the-vendor');
    expect(shown).not.toContain('req_body_only');
    expect(error.message.length).toBeLessThan(300);
    expect(error.cause).toBeUndefined();
  },
);

test('a refused credential is told without the masked key that some vendors quote', async () => {
  const message = 'Incorrect API key provided: sk-an*****4711.';
  const { model } = await anthropic(refusal(401, { type: 'authentication_error', message }));
  const { error } = await fail(model, request());
  expect(error.message).toBe('anthropic claude-sonnet-4-5: the credential was refused (HTTP 401)');
});

test('an overload in the middle of a stream is an error of the step', async () => {
  const after = [{ type: 'error', error: busy }];
  const { model } = await anthropic(partialAnswer([textBlock('Hel')], after));
  const { events, error } = await fail(model, request());
  expect(error.code).toBe('overloaded');
  expect(events).toEqual([{ kind: 'text', text: 'Hel' }]);
});

test('a broken connection is unavailable, and no call of the broken answer is emitted', async () => {
  const blocks = [textBlock('Hel'), toolBlock('toolu_1', 'search_tickets', '{"query":"open"}')];
  const { server, model } = await anthropic({ ...partialAnswer(blocks), hold: true });
  const { events, error } = await fail(model, request(), () => server.cut());
  expect(error.code).toBe('unavailable');
  expect(events).toEqual([{ kind: 'text', text: 'Hel' }]);
});

test('an answer that just ends is unavailable with either provider', async () => {
  const blocks = [textBlock('Hel'), toolBlock('toolu_1', 'search_tickets', '{"query":"open"}')];
  const { model } = await anthropic(partialAnswer(blocks));
  const first = await fail(model, request());
  expect(first.error.code).toBe('unavailable');
  expect(first.events).toEqual([{ kind: 'text', text: 'Hel' }]);

  const start = { id: 'call_1', name: 'search_tickets' };
  const server = await loopback([
    { body: delta({ content: 'Hel' }) + callDelta(0, '{"query":"op', start) },
  ]);
  const second = await fail(
    aiSdkModel({ provider: 'openai-compatible', model: 'local', baseUrl: `${server.url}/v1` }),
    request(),
  );
  expect(second.error.code).toBe('unavailable');
  expect(second.events).toEqual([{ kind: 'text', text: 'Hel' }]);
});

test('the signal aborts the step and closes the connection', async () => {
  const { server, model } = await anthropic({ ...partialAnswer([textBlock('Hel')]), hold: true });
  const controller = new AbortController();
  const step = request({ signal: controller.signal });
  const { error } = await fail(model, step, () => controller.abort());
  expect(error.code).toBe('aborted');
  await server.left;
});

test('a step that was aborted before it began sends nothing', async () => {
  const { server, model } = await anthropic(hello);
  const { error } = await fail(model, request({ signal: AbortSignal.abort() }));
  expect(error.code).toBe('aborted');
  expect(server.received).toEqual([]);
});

test('a reader that goes away closes the connection', async () => {
  const { server, model } = await anthropic({ ...partialAnswer([textBlock('Hel')]), hold: true });
  for await (const event of model.step(request())) {
    expect(event).toEqual({ kind: 'text', text: 'Hel' });
    break;
  }
  await expect(server.left).resolves.toBeUndefined();
});

test('calls without results are reported as a request that could not be sent', async () => {
  const { model } = await anthropic(hello);
  const calls = [{ id: 'toolu_1', tool: 'search_tickets', arguments: {} }];
  const messages = [...request().messages, { role: 'assistant' as const, text: '', calls }];
  const { error } = await fail(model, request({ messages }));
  expect(error.code).toBe('invalid');
  expect(error.message).toContain('AI_MissingToolResultsError');
});

test('the requests go through the injected fetch', async () => {
  const seen: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    seen.push(new Request(input).url);
    return new Response(hello.body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const baseUrl = 'https://models.example.com/anthropic/';
  const model = aiSdkModel({
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    baseUrl,
    apiKey,
    fetch,
  });
  await collect(model, request());
  expect(seen).toEqual(['https://models.example.com/anthropic/v1/messages']);
});
