import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leapingClock } from './clock.fixture.ts';
import { createSlots, type Slot } from './slots.ts';
import type { OpenReplicas } from './store-suite.fixture.ts';

async function replicas(open: OpenReplicas) {
  const [one, two] = await open();
  const clock = leapingClock();
  let ids = 0;
  const parts = { ...clock, newId: () => `holder-${(ids += 1)}` };
  return { clock, here: createSlots(one, parts), there: createSlots(two, parts) };
}

export function slotLaws(open: OpenReplicas): void {
  describe('slots', () => {
    test('R37 of many that ask at once exactly as many get a place as there are', async () => {
      const { here, there } = await replicas(open);
      const got = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (index % 2 ? here : there).take('desk', 4, 1_000)),
      );
      expect(got.filter((slot) => slot !== undefined)).toHaveLength(4);
      expect(await here.take('other', 1, 1_000)).toBeDefined();
    });

    test('a place is free after a release, and when its holder vanished', async () => {
      const { clock, here, there } = await replicas(open);
      const [first, second] = [await here.take('desk', 2, 1_000), await there.take('desk', 2, 500)];
      expect(await here.take('desk', 2, 1_000)).toBeUndefined();
      await first?.release();
      expect(await here.take('desk', 2, 1_000)).toBeDefined();
      clock.advance(500);
      expect(await there.take('desk', 2, 1_000)).toBeDefined();
      expect(await second?.renew(1_000)).toBe(false);
      await second?.release();
      expect(await there.take('desk', 2, 1_000)).toBeUndefined();
    });

    test('never more holders than places, whatever is taken, released and forgotten', async () => {
      const step = fc.oneof(
        fc.constant('take' as const),
        fc.record({ release: fc.nat(5) }),
        fc.record({ pass: fc.integer({ min: 1, max: 700 }) }),
      );
      const { clock, here, there } = await replicas(open);
      let names = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const name = `desk ${(names += 1)}`;
          const [full, refused]: [boolean[], boolean[]] = [[], []];
          let held: { slot: Slot; until: number }[] = [];
          for (const [index, one] of steps.entries()) {
            held = held.filter(({ until }) => until > clock.now());
            if (one === 'take') {
              const slot = await (index % 2 ? here : there).take(name, 3, 1_000);
              full.push(held.length === 3);
              refused.push(slot === undefined);
              if (slot) held.push({ slot, until: clock.now() + 1_000 });
            } else if ('release' in one) {
              await held.splice(one.release, 1)[0]?.slot.release();
            } else clock.advance(one.pass);
          }
          expect(refused).toEqual(full);
        }),
        { numRuns: 15 },
      );
    });

    test('R37 withSlot: waits for a place and gives it back; patience ends as rate_limited', async () => {
      const { here, there } = await replicas(open);
      const limits = { limit: 1, slotMs: 60_000, patienceMs: 2_000 };
      const inner = await here.withSlot('desk', limits, () =>
        there.withSlot('desk', limits, async () => 'both').catch((error: unknown) => error),
      );
      expect(inner).toMatchObject({ code: 'rate_limited', details: { retry_after_s: 1 } });
      await expect(
        here.withSlot('desk', limits, () => Promise.reject(new Error('vendor'))),
      ).rejects.toThrow('vendor');
      expect(await there.withSlot('desk', limits, async () => 'free again')).toBe('free again');
    });
  });
}
