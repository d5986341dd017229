import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedRate, sharedSlots, type SharedRates } from './shared-budget.ts';

/** The algorithm in microseconds, as a store keeps it: one instant per name. */
function cellRates(now: () => number): SharedRates {
  const next = new Map<string, number>();
  return {
    take(name, { burst, perSecond }) {
      const each = Math.ceil(1_000_000 / perSecond);
      const at = now() * 1000;
      const full = Math.max(next.get(name) ?? at, at);
      const early = full - (at + each * (burst - 1));
      if (early > 0) return Promise.resolve({ ok: false, retryAfterMs: Math.ceil(early / 1000) });
      next.set(name, full + each);
      return Promise.resolve({ ok: true });
    },
  };
}

describe('R37 the rate that replicas share', () => {
  test('never more calls than allowed in any window, asked as fast as can be', async () => {
    const rates = fc.record({ calls: fc.integer({ min: 1, max: 60 }), per_s: fc.constant(2) });
    const pauses = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 20, maxLength: 150 });
    await fc.assert(
      fc.asyncProperty(rates, pauses, async (limits, gaps) => {
        let now = 1_000_000;
        const rate = sharedRate(
          cellRates(() => now),
          'acme',
          limits,
        );
        const made: number[] = [];
        for (const gap of gaps) {
          now += gap;
          while ((await rate.take()).ok) made.push(now);
        }
        for (const at of made) {
          const window = made.filter((other) => other >= at && other < at + limits.per_s * 1000);
          expect(window.length).toBeLessThanOrEqual(limits.calls);
        }
      }),
    );
  });

  test('waiting as long as it says brings a turn', async () => {
    let now = 0;
    const rate = sharedRate(
      cellRates(() => now),
      'acme',
      { calls: 1, per_s: 60 },
    );
    await rate.take();
    expect(await rate.take()).toEqual({ ok: false, retryAfterMs: 60_000 });
    now = 60_000;
    expect(await rate.take()).toEqual({ ok: true });
  });
});

describe('R37 the places that replicas share', () => {
  test('outlast the longest exchange, and are given back', async () => {
    const log: unknown[] = [];
    const places = {
      take(...asked: readonly unknown[]) {
        log.push(asked);
        return Promise.resolve({
          release: () => {
            log.push('released');
            return Promise.resolve();
          },
        });
      },
    };
    const slots = sharedSlots(places, 'acme', { concurrency: 5, timeoutMs: 20_000 });
    const taken = await slots.take();
    if (taken.ok) await taken.release();
    expect(log).toEqual([['acme', 5, 25_000], 'released']);
  });

  test('all taken: look again soon', async () => {
    const full = { take: () => Promise.resolve(undefined) };
    const slots = sharedSlots(full, 'acme', { concurrency: 5, timeoutMs: 20_000 });
    expect(await slots.take()).toEqual({ ok: false, retryAfterMs: 50 });
  });
});
