import { describe, expect, test } from 'vitest';
import type { Principal } from './claims.ts';
import { PassportError } from './error.ts';
import { UNLABELLED } from './label.ts';
import { rememberVerified } from './remember.ts';

/** A verifier that lets every token in until second 1,000, and counts. */
function counted(max?: number) {
  let now = 900_000;
  const verified: (string | undefined)[] = [];
  const verify = rememberVerified(
    async (token) => {
      verified.push(token);
      if (!token?.startsWith('good')) throw new PassportError('signature', 'no');
      const principal: Principal = {
        person: token,
        unit: 'support',
        roles: [],
        scopes: [],
        run: 'r',
        passport: 'p',
        expiresAt: 1_000,
        label: UNLABELLED,
      };
      return principal;
    },
    { now: () => now, ...(max !== undefined && { max }) },
  );
  return { verify, verified, clock: (seconds: number) => void (now = seconds * 1000) };
}

describe('R41 a passport that was verified is remembered, but not for longer than it is good', () => {
  test('for a minute', async () => {
    const { verify, verified, clock } = counted();
    const first = await verify('good');
    clock(959);
    expect(await verify('good')).toBe(first);
    expect(verified).toHaveLength(1);
    clock(960);
    await verify('good');
    expect(verified).toHaveLength(2);
  });

  test('not beyond its end and the tolerance of 10 s', async () => {
    const { verify, verified, clock } = counted();
    clock(999);
    await verify('good');
    clock(1_009);
    await verify('good');
    expect(verified).toHaveLength(1);
    clock(1_010);
    await verify('good');
    expect(verified).toHaveLength(2);
  });

  test('each token by itself; refusals and missing ones not at all', async () => {
    const { verify, verified } = counted();
    expect((await verify('good-1')).person).toBe('good-1');
    expect((await verify('good-2')).person).toBe('good-2');
    for (const token of ['bad', 'bad', undefined, '']) {
      await expect(verify(token)).rejects.toBeInstanceOf(PassportError);
    }
    expect(verified).toEqual(['good-1', 'good-2', 'bad', 'bad', undefined, '']);
  });

  test('of too many, the one not shown for longest is forgotten', async () => {
    const { verify, verified } = counted(2);
    for (const token of ['good-1', 'good-2', 'good-1', 'good-3', 'good-1', 'good-2']) {
      await verify(token);
    }
    expect(verified).toEqual(['good-1', 'good-2', 'good-3', 'good-2']);
  });
});
