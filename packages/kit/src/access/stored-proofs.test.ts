import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { memoryStore, sqliteReplicas } from '../store/sqlite.fixture.ts';
import { ruleOf } from './door.fixture.ts';
import { storedProofs } from './stored-proofs.ts';

describe('R41 a proof works once, whichever replica sees it', () => {
  test('first here, then there, then at both at once', async () => {
    const [one, two] = await sqliteReplicas();
    const here = storedProofs(one, () => 0);
    const there = storedProofs(two, () => 0);
    expect([await here.remember('a', 10), await there.remember('a', 10)]).toEqual([true, false]);
    const both = await Promise.all([here.remember('b', 10), there.remember('b', 10)]);
    expect(both.filter((first) => first)).toHaveLength(1);
  });

  test('until it is too old to be shown, then it is cleared away', async () => {
    const store = memoryStore();
    let now = 0;
    const seen = storedProofs(store, () => now);
    await seen.remember('a', 70_000);
    now = 69_999;
    expect(await seen.remember('a', 140_000)).toBe(false);
    now = 70_000;
    expect(await seen.remember('a', 140_000)).toBe(true);
    now = 140_000;
    await seen.remember('b', 200_000);
    expect(await store.all(z.object({ id: z.string() }), 'SELECT id FROM dpop_proof')).toEqual([
      { id: 'b' },
    ]);
  });

  test('a store that fails lets nothing in, and is asked again', async () => {
    const store = memoryStore();
    let broken = true;
    const seen = storedProofs(
      {
        ...store,
        run: (...statement) =>
          broken ? Promise.reject(new Error('disk is full')) : store.run(...statement),
      },
      () => 0,
    );
    expect(await ruleOf(Promise.resolve(seen.remember('a', 10)))).toBe('unavailable dpop:store');
    broken = false;
    expect(await seen.remember('a', 10)).toBe(true);
  });
});
