import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leapingClock } from './clock.fixture.ts';
import { createRates } from './rate.ts';
import type { OpenReplicas } from './store-suite.fixture.ts';

async function replicas(open: OpenReplicas) {
  const [one, two] = await open();
  const clock = leapingClock();
  return { clock, here: createRates(one, clock), there: createRates(two, clock) };
}

export function rateLaws(open: OpenReplicas): void {
  describe('rates', () => {
    test('R37 a burst at once, then one per interval, for all replicas together', async () => {
      const { clock, here, there } = await replicas(open);
      const rate = { perMinute: 60, burst: 3 };
      const burst = await Promise.all(
        Array.from({ length: 8 }, (_, index) => (index % 2 ? here : there).take('desk', rate)),
      );
      expect(burst.filter(({ ok }) => ok)).toHaveLength(3);
      expect(burst.filter(({ ok }) => !ok)).toEqual(
        Array.from({ length: 5 }, () => ({ ok: false, retryAfterMs: 1_000 })),
      );
      clock.advance(999);
      expect(await here.take('desk', rate)).toEqual({ ok: false, retryAfterMs: 1 });
      clock.advance(1);
      expect(await there.take('desk', rate)).toEqual({ ok: true });
      expect(await here.take('desk', rate)).toEqual({ ok: false, retryAfterMs: 1_000 });
      expect(await here.take('other', rate)).toEqual({ ok: true });
    });

    test('R37 never more than burst + time × rate, and who waits as told is let in', async () => {
      const { clock, here, there } = await replicas(open);
      let names = 0;
      const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(
          pauses,
          fc.integer({ min: 1, max: 20 }),
          fc.integer({ min: 1, max: 4 }),
          async (waits, perSecond, burst) => {
            const name = `desk ${(names += 1)}`;
            const began = clock.now();
            let taken = 0;
            for (const [index, pause] of waits.entries()) {
              clock.advance(pause);
              const answer = await (index % 2 ? here : there).take(name, { perSecond, burst });
              if (answer.ok) taken += 1;
              const seconds = (clock.now() - began) / 1000;
              expect(taken).toBeLessThanOrEqual(burst + seconds * perSecond);
              if (answer.ok) continue;
              clock.advance(answer.retryAfterMs);
              expect(await here.take(name, { perSecond, burst })).toEqual({ ok: true });
              taken += 1;
            }
          },
        ),
        { numRuns: 15 },
      );
    });

    test.each([
      { perSecond: 0, burst: 1 },
      { perMinute: 5, burst: 0 },
      { perSecond: NaN, burst: 1 },
    ])('a rate that lets nobody in is a mistake: %o', async (rate) => {
      const { here } = await replicas(open);
      await expect(here.take('desk', rate)).rejects.toThrow(TypeError);
    });
  });
}
