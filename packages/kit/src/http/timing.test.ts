import { expect, test } from 'vitest';
import { wait } from './timing.ts';

test('the real wait is over when the signal says so, and does not reject', async () => {
  const patience = new AbortController();
  const waiting = wait(3_600_000, patience.signal);
  patience.abort();
  await expect(waiting).resolves.toBeUndefined();
  await expect(wait(3_600_000, AbortSignal.abort())).resolves.toBeUndefined();
  await expect(wait(0)).resolves.toBeUndefined();
});
