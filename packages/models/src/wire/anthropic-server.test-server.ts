import type { Reply } from './loopback.test-server.ts';

/** One event of Anthropic's Messages streaming format. */
interface ServerEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One content block of an answer, given its position. */
type Block = (index: number) => ServerEvent[];

function block(start: object, deltas: readonly object[]): Block {
  return (index) => [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

export function textBlock(...deltas: string[]): Block {
  return block(
    { type: 'text', text: '' },
    deltas.map((text) => ({ type: 'text_delta', text })),
  );
}

export function toolBlock(id: string, name: string, ...json: string[]): Block {
  return block(
    { type: 'tool_use', id, name, input: {} },
    json.map((partial) => ({ type: 'input_json_delta', partial_json: partial })),
  );
}

export function thinkingBlock(thinking: string, signature: string): Block {
  return block({ type: 'thinking', thinking: '', signature: '' }, [
    { type: 'thinking_delta', thinking },
    { type: 'signature_delta', signature },
  ]);
}

/** A web search that the provider ran on its own server. */
export function serverToolBlock(id: string): Block {
  return block({ type: 'server_tool_use', id, name: 'web_search', input: {} }, [
    { type: 'input_json_delta', partial_json: '{"query":"x"}' },
  ]);
}

function frames(events: readonly ServerEvent[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

function opening(blocks: readonly Block[]): ServerEvent[] {
  const usage = { cache_read_input_tokens: 40, cache_creation_input_tokens: 7 };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 1, ...usage },
  };
  return [{ type: 'message_start', message }, ...blocks.flatMap((make, index) => make(index))];
}

/** A whole answer: 10 new input tokens, 40 read from and 7 written to the cache, 12 output tokens. */
export function answer(stopReason: string, ...blocks: Block[]): Reply {
  const delta = { stop_reason: stopReason, stop_sequence: null };
  return {
    body: frames([
      ...opening(blocks),
      { type: 'message_delta', delta, usage: { output_tokens: 12 } },
      { type: 'message_stop' },
    ]),
  };
}

/** An answer that stops before its end; `after` is one more event, for example an error. */
export function partialAnswer(blocks: Block[], after: readonly ServerEvent[] = []): Reply {
  return { body: frames([...opening(blocks), ...after]) };
}
