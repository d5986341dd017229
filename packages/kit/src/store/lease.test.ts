import { expect, test } from 'vitest';
import { settle, steppedClock } from './clock.fixture.ts';
import { createLeases } from './lease.ts';
import { createSlots } from './slots.ts';
import { memoryStore } from './sqlite.fixture.ts';

const MINUTE = 60_000;

function world() {
  const clock = steppedClock();
  let ids = 0;
  const parts = { ...clock, newId: () => `holder-${(ids += 1)}` };
  const store = memoryStore();
  return { clock, leases: createLeases(store, parts), slots: createSlots(store, parts) };
}

test('a lease is renewed while its work runs, however long, and not a moment longer', async () => {
  const { clock, leases } = world();
  const work = Promise.withResolvers<void>();
  const working = leases.withLease('token', { leaseMs: 3_000, patienceMs: 0 }, () => work.promise);
  for (let passed = 0; passed < MINUTE; passed += 1_000) {
    await settle();
    expect(clock.next()).toBe(1_000);
    expect(await leases.acquire('token', 1_000)).toBeUndefined();
    clock.advance(1_000);
  }
  await settle();
  work.resolve();
  await working;
  await settle();
  expect(clock.next()).toBeUndefined();
  expect((await leases.acquire('token', 1_000))?.fence).toBe(2);
});

test('a slot is renewed while its work runs', async () => {
  const { clock, slots } = world();
  const limits = { limit: 1, slotMs: 3_000, patienceMs: 0 };
  const work = Promise.withResolvers<void>();
  const working = slots.withSlot('desk', limits, () => work.promise);
  for (let passed = 0; passed < MINUTE; passed += 1_000) {
    await settle();
    expect(await slots.take('desk', 1, 1_000)).toBeUndefined();
    clock.advance(1_000);
  }
  await settle();
  work.resolve();
  await working;
  await settle();
  expect(clock.next()).toBeUndefined();
  expect(await slots.take('desk', 1, 1_000)).toBeDefined();
});
