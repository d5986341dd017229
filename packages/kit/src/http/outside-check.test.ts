import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import { assertGuardWorks, GuardError } from './outside-check.ts';
import { createOutsideFetch } from './outside.ts';

describe('R41 the guard is tried at every start', () => {
  test('where it works, nothing happens', async () => {
    await expect(
      assertGuardWorks((free) => createOutsideFetch({ ports: [free] })),
    ).resolves.toBeUndefined();
  });

  test('where the runtime ignores it, nothing is served', async () => {
    const blocked = new BlockList();
    await expect(
      assertGuardWorks((free) => createOutsideFetch({ ports: [free], blocked })),
    ).rejects.toThrow(GuardError);
  });

  test('a port that is refused before anything is dialled proves nothing', async () => {
    await expect(assertGuardWorks(() => createOutsideFetch())).rejects.toThrow(GuardError);
  });
});
