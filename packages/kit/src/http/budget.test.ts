import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryRate, createPlaces } from './budget.ts';
import { createRetryBudget } from './retry-budget.ts';
import { fakeTiming } from './timing.fixture.ts';

describe('R37 the rate in memory', () => {
  test('never more calls than allowed in any window, and never fewer than could be', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 7 }), async (pauses, calls) => {
        let now = 1_000_000;
        const rate = createMemoryRate({ calls, per_s: 1 }, () => now);
        const made: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const inWindow = made.filter((at) => at > now - 1000);
          const taken = await rate.take();
          if (taken.ok) made.push(now);
          const free = calls - inWindow.length;
          const retryAfterMs = (inWindow[0] ?? 0) + 1000 - now;
          expect(taken).toEqual(
            free > 0 ? { ok: true, left: free - 1 } : { ok: false, retryAfterMs },
          );
        }
      }),
    );
  });

  test('after the wait that it names there is a turn', async () => {
    let now = 0;
    const rate = createMemoryRate({ calls: 2, per_s: 60 }, () => now);
    await rate.take();
    now = 10_000;
    await rate.take();
    const refused = await rate.take();
    expect(refused).toEqual({ ok: false, retryAfterMs: 50_000 });
    now += 50_000;
    expect(await rate.take()).toEqual({ ok: true, left: 0 });
  });
});

describe('R37 places', () => {
  test('go from hand to hand in order', async () => {
    const timing = { ...fakeTiming(), wait: () => Promise.withResolvers<void>().promise };
    const places = createPlaces(1, timing);
    const order: number[] = [];
    expect(await places.enter(1000)).toBe(true);
    const queue = [1, 2, 3].map(async (name) => {
      await places.enter(1000);
      order.push(name);
      places.leave();
    });
    places.leave();
    await Promise.all(queue);
    expect([order, places.taken()]).toEqual([[1, 2, 3], 0]);
  });

  test('who gives up waiting is passed over', async () => {
    const waits: PromiseWithResolvers<void>[] = [];
    const timing = {
      ...fakeTiming(),
      wait: () => {
        const wait = Promise.withResolvers<void>();
        waits.push(wait);
        return wait.promise;
      },
    };
    const places = createPlaces(1, timing);
    await places.enter(0);
    const [first, second] = [places.enter(1000), places.enter(1000)];
    waits[0]?.resolve();
    expect(await first).toBe(false);
    places.leave();
    expect([await second, places.taken()]).toEqual([true, 1]);
  });

  test('no patience, no place', async () => {
    const places = createPlaces(1, fakeTiming());
    expect([await places.enter(0), await places.enter(0)]).toEqual([true, false]);
  });
});

describe('R37 the retry budget', () => {
  test('repetitions stay below a burst and the share of the requests', () => {
    const moves = fc.array(fc.constantFrom('request', 'retry'), { maxLength: 2000 });
    fc.assert(
      fc.property(moves, fc.double({ min: 0.001, max: 1, noNaN: true }), (script, share) => {
        const budget = createRetryBudget(share);
        let [requests, retries] = [0, 0];
        for (const move of script) {
          if (move === 'request') {
            budget.earn();
            requests += 1;
          } else if (budget.spend()) retries += 1;
        }
        expect(retries).toBeLessThanOrEqual(10 + requests * (share + 0.0005));
      }),
    );
  });

  test('a share of 0 allows none', () => {
    const budget = createRetryBudget(0);
    budget.earn();
    expect([budget.spend(), budget.left()]).toEqual([false, 0]);
  });
});
