import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { behaviours, type Behaviour } from './fault-vendor.fixture.ts';
import {
  runSchedule,
  type Fault,
  type Mode,
  type Outcome,
  type Schedule,
} from './fault-world.fixture.ts';

const faults = ['throw', 'die'] as const;
const plan = (point: number, fault: Fault) => new Map([[point, fault]]);

/** One row per write, and every caller was told of it. */
const once = ({ rows, acknowledged }: Outcome) => {
  const ids = new Map(rows.map(({ write, id }) => [write, id]));
  return ids.size === rows.length && acknowledged.every(({ write, id }) => ids.get(write) === id);
};

/** One fault at every point that a life without faults passes, of each kind. */
async function everyPoint(mode: Mode, behaviour: Behaviour, more: Partial<Schedule> = {}) {
  const run = (lives: Schedule['lives']) =>
    runSchedule({ mode, lives, behaviours: [behaviour], ...more });
  const { points } = await run([]);
  const runs: { point: string; outcome: Outcome }[] = [];
  for (let point = 0; point < points; point += 1) {
    for (const fault of faults) {
      const outcome = await run([plan(point, fault)]);
      runs.push({ point: `${fault} at ${point}`, outcome });
    }
  }
  return runs;
}

describe.each(['resend', 'find'] as const)(
  '%s: a write happens once and is acknowledged',
  (mode) => {
    test.each(behaviours)('a fault at every point, the vendor being %s', async (behaviour) => {
      const runs = await everyPoint(mode, behaviour);
      expect(runs.length).toBeGreaterThanOrEqual(2 * 10);
      expect(runs.filter(({ outcome }) => outcome.struck !== 1)).toEqual([]);
      expect(runs.filter(({ outcome }) => outcome.acknowledged.length !== 1)).toEqual([]);
      expect(runs.filter(({ outcome }) => !once(outcome)).map(({ point }) => point)).toEqual([]);
    });

    test('a second fault at every point of the life after the first', async () => {
      const failed: string[] = [];
      let runs = 0;
      for (const [first, second] of pairs(12, 14)) {
        for (const behaviour of ['prompt', 'breaks'] as const) {
          const lives = [plan(first, 'die'), plan(second, 'die')];
          const outcome = await runSchedule({ mode, lives, behaviours: [behaviour, behaviour] });
          runs += 1;
          if (!once(outcome) || outcome.acknowledged.length !== 1) {
            failed.push(`${behaviour}: ${first}, then ${second}`);
          }
        }
      }
      expect(failed).toEqual([]);
      expect(runs).toBe(12 * 14 * 2);
    });

    test('any schedule of faults and behaviours, several writes, two replicas that both ask', async () => {
      const life = fc
        .array(fc.tuple(fc.nat(40), fc.constantFrom(...faults)), { maxLength: 4 })
        .map((pair) => new Map(pair));
      const schedule = fc.record({
        mode: fc.constant(mode),
        lives: fc.array(life, { maxLength: 4 }),
        behaviours: fc.array(fc.constantFrom(...behaviours), { maxLength: 8 }),
        writes: fc.integer({ min: 1, max: 3 }),
        replicas: fc.integer({ min: 1, max: 2 }),
      });
      await fc.assert(
        fc.asyncProperty(schedule, async (one) => {
          const outcome = await runSchedule(one);
          expect(outcome.acknowledged).toHaveLength(one.writes * one.replicas);
          expect(outcome.rows.map(({ write }) => write).toSorted()).toEqual(
            Array.from({ length: one.writes }, (_, index) => `write ${index}`),
          );
          expect(once(outcome)).toBe(true);
        }),
        { numRuns: 150 },
      );
    });
  },
);

describe('the harness can see', () => {
  test('without a journal the same faults duplicate', async () => {
    const runs = await Promise.all(behaviours.map((behaviour) => everyPoint('naive', behaviour)));
    const bad = runs.flat().filter(({ outcome }) => !once(outcome));
    expect(bad.length).toBeGreaterThan(5);
  });

  test('resend to a vendor that has no keys duplicates', async () => {
    const runs = await everyPoint('resend', 'prompt', { nativeKeys: false });
    expect(runs.some(({ outcome }) => outcome.rows.length > 1)).toBe(true);
  });

  test('a look-up that counts before the vendor had its time duplicates', async () => {
    const runs = await everyPoint('find', 'breaks', { settleMs: 10_000 });
    expect(runs.some(({ outcome }) => outcome.rows.length > 1)).toBe(true);
  });
});

function pairs(firsts: number, seconds: number): [number, number][] {
  return Array.from({ length: firsts * seconds }, (_, index): [number, number] => [
    Math.floor(index / seconds),
    index % seconds,
  ]);
}
