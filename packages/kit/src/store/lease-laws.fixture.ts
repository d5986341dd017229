import { describe, expect, test } from 'vitest';
import { leapingClock } from './clock.fixture.ts';
import { createLeases } from './lease.ts';
import type { OpenReplicas } from './store-suite.fixture.ts';

async function replicas(open: OpenReplicas) {
  const [one, two] = await open();
  const clock = leapingClock();
  let ids = 0;
  const parts = { ...clock, newId: () => `holder-${(ids += 1)}` };
  return { clock, here: createLeases(one, parts), there: createLeases(two, parts) };
}

export function leaseLaws(open: OpenReplicas): void {
  describe('leases', () => {
    test('one holder at a time, also within one replica; free after a release', async () => {
      const { here, there } = await replicas(open);
      const lease = await here.acquire('token', 1_000);
      expect(lease?.fence).toBe(1);
      expect(await there.acquire('token', 1_000)).toBeUndefined();
      expect(await here.acquire('token', 1_000)).toBeUndefined();
      expect((await there.acquire('another', 1_000))?.fence).toBe(1);
      await lease?.release();
      expect((await there.acquire('token', 1_000))?.fence).toBe(2);
    });

    test('a holder that vanished is followed when its time is over, and then has no say', async () => {
      const { clock, here, there } = await replicas(open);
      const lost = await here.acquire('token', 1_000);
      clock.advance(999);
      expect(await there.acquire('token', 1_000)).toBeUndefined();
      clock.advance(1);
      const next = await there.acquire('token', 1_000);
      expect(next?.fence).toBe(2);
      expect(await lost?.renew(1_000)).toBe(false);
      await lost?.release();
      expect(await here.acquire('token', 1_000)).toBeUndefined();
      expect(await next?.renew(5_000)).toBe(true);
      clock.advance(4_999);
      expect(await here.acquire('token', 1_000)).toBeUndefined();
    });

    test('of many that reach for it at once exactly one gets it', async () => {
      const { here, there } = await replicas(open);
      const got = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 ? here : there).acquire('token', 1_000),
        ),
      );
      expect(got.filter((lease) => lease !== undefined)).toHaveLength(1);
    });

    test('withLease: works one after the other, and frees it also when the work throws', async () => {
      const { here, there } = await replicas(open);
      const limits = { leaseMs: 1_000, patienceMs: 60_000 };
      let inside = 0;
      const fences = await Promise.all(
        [here, there, here, there].map((leases) =>
          leases.withLease('token', limits, async ({ fence }) => {
            inside += 1;
            expect(inside).toBe(1);
            await Promise.resolve();
            inside -= 1;
            return fence;
          }),
        ),
      );
      expect(fences.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
      const failing = here.withLease('token', limits, () => Promise.reject(new Error('no token')));
      await expect(failing).rejects.toThrow('no token');
      expect((await there.acquire('token', 1_000))?.fence).toBe(6);
    });

    test('withLease: patience ends with a typed error', async () => {
      const { clock, here, there } = await replicas(open);
      await here.acquire('token', 60_000);
      const began = clock.now();
      const limits = { leaseMs: 1_000, patienceMs: 5_000 };
      await expect(there.withLease('token', limits, async () => 1)).rejects.toMatchObject({
        code: 'upstream',
        message: 'Another replica is still busy with token.',
        hint: 'Call again in a few seconds.',
      });
      expect(clock.now() - began).toBe(5_000);
    });
  });
}
