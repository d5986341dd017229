import { describe, expect, test } from 'vitest';
import { briefSchema, briefText } from './brief.ts';

const brief = { agent: 'reader', objective: 'Read them.', done_when: 'All are read.' };

describe('R46 R64 a brief is narrow', () => {
  test('the shortest one', () => {
    expect(briefSchema.parse(brief)).toEqual({ ...brief, items: [] });
  });

  test.each([
    ['a field that it does not have', { ...brief, transcript: 'everything so far' }],
    ['no end', { agent: 'reader', objective: 'Read them.' }],
    ['an empty objective', { ...brief, objective: '' }],
    ['41 items', { ...brief, items: Array.from({ length: 41 }, () => 'x') }],
    ['an item of 501 characters', { ...brief, items: ['x'.repeat(501)] }],
    ['inputs of 8,001 characters', { ...brief, inputs: 'x'.repeat(8_001) }],
    ['an objective of 2,001 characters', { ...brief, objective: 'x'.repeat(2_001) }],
  ])('refused: %s', (_what, wrong) => {
    expect(briefSchema.safeParse(wrong).success).toBe(false);
  });

  test('the largest that is allowed is', () => {
    const items = Array.from({ length: 40 }, () => 'x'.repeat(500));
    const largest = { ...brief, items, inputs: 'x'.repeat(8_000) };
    expect(briefSchema.safeParse(largest).success).toBe(true);
  });
});

test('as the first message it holds the brief and the time, nothing else', () => {
  const now = Date.parse('2026-11-02T09:07:31Z');
  const parsed = briefSchema.parse({ ...brief, items: ['1 one', '2 two'], inputs: 'All queues.' });
  expect(briefText(parsed, now)).toBe(
    'Objective: Read them.\n\nItems:\n- 1 one\n- 2 two\n\nInputs: All queues.\n\nDone when: All are read.\n\nNow: 2026-11-02T09:07Z',
  );
  expect(briefText(briefSchema.parse(brief), now)).toBe(
    'Objective: Read them.\n\nDone when: All are read.\n\nNow: 2026-11-02T09:07Z',
  );
});
