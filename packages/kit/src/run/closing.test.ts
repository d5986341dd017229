import { expect, test } from 'vitest';
import { createClosing } from './closing.ts';

function watched() {
  const log: unknown[] = [];
  const closed: string[] = [];
  const closing = createClosing((...line) => void log.push(line));
  const keep = (name: string, fails?: 'throws' | 'rejects') =>
    closing.keep(name, (part) => {
      closed.push(part);
      if (fails === 'throws') throw new Error(`${part} is stuck`);
      return fails === 'rejects' ? Promise.reject(new Error(`${part} is stuck`)) : undefined;
    });
  return { closing, keep, log, closed };
}

test('the newest first, each once', async () => {
  const { closing, keep, log, closed } = watched();
  expect([keep('store'), keep('audit')]).toEqual(['store', 'audit']);
  expect(await closing.close()).toBe(true);
  expect(await closing.close()).toBe(true);
  expect([closed, log]).toEqual([['audit', 'store'], []]);
});

test('a part that cannot be closed is said, and stops no other: the audit log has to be written out', async () => {
  const { closing, keep, log, closed } = watched();
  keep('store');
  keep('pools', 'throws');
  keep('audit', 'rejects');
  keep('tracing');
  expect(await closing.close()).toBe(false);
  expect(closed).toEqual(['tracing', 'audit', 'pools', 'store']);
  expect(log).toEqual([
    ['error', 'close_failed', { error: new Error('audit is stuck') }],
    ['error', 'close_failed', { error: new Error('pools is stuck') }],
  ]);
});
