import { expect, test } from 'vitest';
import { vendorLimits } from './limits-config.ts';

test('every limit has a default, except the rate: vendors differ too much', () => {
  expect(vendorLimits.parse({})).toEqual({
    timeout_s: 20,
    total_s: 45,
    connections: 16,
    concurrency: 16,
    wait_s: 2,
    retries: 2,
    retry_budget: 0.1,
    breaker: { failures: 5, open_s: 30 },
  });
});

test.each([
  [{ timeout: 5 }, 'Unrecognized key: "timeout"'],
  [{ rate: { calls: 60 } }, 'Invalid input: expected number, received undefined'],
  [{ breaker: { opens: 1 } }, 'Unrecognized key: "opens"'],
  [{ retries: -1 }, 'Too small: expected number to be >=0'],
  [{ retry_budget: 2 }, 'Too big: expected number to be <=1'],
])('R66 %j is refused: %s', (section, message) => {
  expect(vendorLimits.safeParse(section).error?.issues[0]?.message).toBe(message);
});
