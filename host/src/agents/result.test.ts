import { describe, expect, test } from 'vitest';
import { estimateTokens } from '@gatehouse/models';
import { MAX_RESULT_TOKENS, plainResult, resultSlot } from './result.ts';

const schema = {
  type: 'object',
  properties: { worst: { type: 'string' }, ids: { type: 'array', items: { type: 'string' } } },
  required: ['worst'],
  additionalProperties: false,
};
const submit = (slot: ReturnType<typeof resultSlot>, result: unknown) =>
  slot.handler.handle({ id: 'c', tool: 'submit_result', arguments: result });

/** A result of so many tokens, at 3.6 characters each. */
function sized(tokens: number): { worst: string } {
  const frame = JSON.stringify({ worst: '' }).length;
  return { worst: 'x'.repeat(Math.floor(tokens * 3.6) - frame) };
}

describe('R48 what a sub-agent hands back', () => {
  test('nothing, until something valid was submitted', async () => {
    const slot = resultSlot(schema);
    expect(slot.value()).toBeUndefined();
    expect(slot.handler.definition).toMatchObject({ name: 'submit_result', inputSchema: schema });
    expect(await submit(slot, { worst: '1001' })).toEqual({ outcome: 'ok', text: 'Received.' });
    expect(slot.value()).toEqual({ worst: '1001' });
  });

  test.each([
    ['a missing field', {}, /worst/],
    ['a wrong type', { worst: 1001 }, /string/],
    ['a field that the schema does not have', { worst: '1', note: 'raw data' }, /additional/],
    ['text instead of an object', '{"worst":', /object/],
    ['nothing', undefined, /object/],
  ])('R63 %s is sent back with what is wrong', async (_what, result, reason) => {
    const slot = resultSlot(schema);
    const answer = await submit(slot, result);
    expect(answer.outcome).toBe('repairable');
    expect(answer.text).toMatch(/^submit_result was not called: /);
    expect(answer.text).toMatch(reason);
    expect(slot.value()).toBeUndefined();
    expect((await submit(slot, { worst: '1' })).outcome).toBe('ok');
  });

  test('more than 1,500 tokens are refused, exactly 1,500 are not', async () => {
    expect(estimateTokens(JSON.stringify(sized(MAX_RESULT_TOKENS)))).toBe(1_500);
    const slot = resultSlot(schema);
    expect(await submit(slot, sized(MAX_RESULT_TOKENS + 1))).toEqual({
      outcome: 'repairable',
      text: 'submit_result was not called: the result has about 1501 tokens and may have 1500. Correct the arguments and call it again.',
    });
    expect(slot.value()).toBeUndefined();
    expect((await submit(slot, sized(MAX_RESULT_TOKENS))).outcome).toBe('ok');
  });
});

test('an agent without a schema of its own hands back a summary and nothing else', async () => {
  const slot = resultSlot(plainResult);
  expect((await submit(slot, { summary: 'Done.', raw: [] })).outcome).toBe('repairable');
  expect((await submit(slot, { summary: 'Done.' })).outcome).toBe('ok');
});

test('R66 a schema that is none lets nothing through, and says so', async () => {
  const { handler, value } = resultSlot({ type: 'objekt' });
  const answer = await handler.handle({ id: '1', tool: 'submit_result', arguments: {} });
  expect([answer.outcome, value()]).toEqual(['repairable', undefined]);
  expect(answer.text).toContain('the schema itself is broken');
});
