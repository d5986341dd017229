import { once } from 'node:events';
import { BlockList, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { assertGuardWorks, GuardError } from './outside-check.ts';
import { createOutsideFetch, type Outside } from './outside.ts';

/** Refuses, but only after it has connected. */
const late = (free: number): Outside => ({
  fetch: async () => {
    await once(connect(free, '127.0.0.1'), 'close');
    throw Object.assign(new Error('blocked'), { code: 'ERR_IP_BLOCKED' });
  },
  close: () => Promise.resolve(),
});

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

  test('where a connection is refused only after it was made, nothing is served', async () => {
    await expect(assertGuardWorks(late)).rejects.toThrow(GuardError);
  });

  test('a port that is refused before anything is dialled proves nothing', async () => {
    await expect(assertGuardWorks(() => createOutsideFetch())).rejects.toThrow(GuardError);
  });
});
