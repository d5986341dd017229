import { expect, test } from 'vitest';
import { createTrace, type Traced } from './trace.ts';

const problem = (message: string) => ({ kind: 'problem' as const, message, hint: '' });

test('events are numbered, dated, watched at once and kept in order, one at a time', async () => {
  const kept: number[] = [];
  const watched: number[] = [];
  const open = Promise.withResolvers<void>();
  let clock = 100;
  let running = 0;
  const trace = createTrace(
    () => (clock += 1),
    async ({ seq }) => {
      running += 1;
      expect(running).toBe(1);
      if (seq === 1) await open.promise;
      kept.push(seq);
      running -= 1;
    },
    ({ seq }) => void watched.push(seq),
  );
  for (const message of ['a', 'b', 'c']) trace.add(problem(message));
  expect([watched, kept]).toEqual([[1, 2, 3], []]);
  open.resolve();
  await trace.flushed();
  expect(kept).toEqual([1, 2, 3]);
  expect(trace.events[1]).toEqual({ ...problem('b'), seq: 2, at: 102 });
});

test('R66 what is added while the trace is flushed is flushed as well', async () => {
  const kept: number[] = [];
  const trace = createTrace(
    () => 0,
    async ({ seq }) => {
      if (seq === 1) trace.add(problem('b'));
      await Promise.resolve();
      kept.push(seq);
    },
    () => {},
  );
  trace.add(problem('a'));
  await trace.flushed();
  expect(kept).toEqual([1, 2]);
});

test('R66 a store that fails surfaces when the trace is flushed, and nothing is kept after a gap', async () => {
  const kept: Traced[] = [];
  const trace = createTrace(
    () => 0,
    async (event) => {
      if (event.seq === 2) throw new Error('disk full');
      kept.push(event);
    },
    () => {},
  );
  for (const message of ['a', 'b', 'c']) trace.add(problem(message));
  await expect(trace.flushed()).rejects.toThrow('disk full');
  expect(kept.map(({ seq }) => seq)).toEqual([1]);
  expect(trace.events).toHaveLength(3);
});
