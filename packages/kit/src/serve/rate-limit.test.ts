import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { ConnectorError } from '../error.ts';
import { limitsConfig } from './limits.ts';
import { createRateLimit } from './rate-limit.ts';

const limits = limitsConfig.parse({ per_person: { calls: 3, per_s: 10 } });
const maya = { person: 'maya' };
const nils = { person: 'nils' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function refusal(call: Promise<void>): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ...error.toJSON().error };
  }
}

describe('R37 one person cannot use a tool up', () => {
  test('beyond the limit the answer says when to come back; then it works again', async () => {
    let told = 0;
    const limit = createRateLimit({ limits, onRefused: () => void (told += 1) });
    for (let at = 0; at < 3; at += 1) await limit(maya, 'get_note');
    vi.advanceTimersByTime(3_400);
    expect(await refusal(limit(maya, 'get_note'))).toEqual({
      code: 'rate_limited',
      message: 'get_note was called more than 3 times in 10 s.',
      hint: 'Wait 7 s, then repeat the call with the same arguments; ask for more at once where the tool allows it.',
      retry_after_s: 7,
    });
    expect(told).toBe(1);
    // being refused does not lengthen the wait
    vi.advanceTimersByTime(6_600);
    expect(await refusal(limit(maya, 'get_note'))).toBeUndefined();
  });

  test('the last moment of a window still says at least one second', async () => {
    const limit = createRateLimit({ limits });
    for (let at = 0; at < 3; at += 1) await limit(maya, 'get_note');
    vi.advanceTimersByTime(9_999);
    expect(await refusal(limit(maya, 'get_note'))).toMatchObject({ retry_after_s: 1 });
  });

  test('another person and another tool are counted apart, whatever their names are', async () => {
    const limit = createRateLimit({ limits });
    for (let at = 0; at < 3; at += 1) await limit(maya, 'get_note');
    await limit(nils, 'get_note');
    await limit(maya, 'add_note');
    for (let at = 0; at < 3; at += 1) await limit({ person: 'a","b' }, 'c');
    await limit({ person: 'a' }, 'b","c');
    expect(await refusal(limit(maya, 'get_note'))).toMatchObject({ code: 'rate_limited' });
  });

  test('calls at the same time are counted each', async () => {
    const limit = createRateLimit({ limits });
    const results = await Promise.all(
      Array.from({ length: 10 }, () => refusal(limit(maya, 'get_note'))),
    );
    expect(results.filter((result) => result === undefined)).toHaveLength(3);
  });

  test('counters stay few: the one that was used longest ago makes room, the others keep counting', async () => {
    const limit = createRateLimit({ limits, maxCounters: 50 });
    for (let at = 0; at < 3; at += 1) await limit(maya, 'get_note');
    for (let at = 0; at < 49; at += 1) await limit({ person: `p${at}` }, 'get_note');
    // each counter that is alive has one timer, which ends it
    expect(vi.getTimerCount()).toBe(50);
    expect(await refusal(limit(maya, 'get_note'))).toMatchObject({ code: 'rate_limited' });
    for (let at = 0; at < 500; at += 1) await limit({ person: `q${at}` }, 'get_note');
    expect(vi.getTimerCount()).toBe(50);
  });
});

describe('the section limits', () => {
  test('everything has a default', () => {
    expect(limitsConfig.parse(undefined)).toEqual({
      per_person: { calls: 120, per_s: 60 },
      body_bytes: 1_048_576,
      body_s: 20,
      in_flight: 64,
    });
    expect(limitsConfig.parse({ per_person: { calls: 5 } }).per_person).toEqual({
      calls: 5,
      per_s: 60,
    });
  });

  test('docs/operating.md shows these defaults', () => {
    const page = readFileSync(new URL('../../../../docs/operating.md', import.meta.url), 'utf8');
    const example: unknown = parse(/```yaml\n(limits:\n[^`]*)```/.exec(page)?.[1] ?? '');
    expect(example).toEqual({ limits: limitsConfig.parse(undefined) });
  });

  test.each([
    { per_persons: {} },
    { per_person: { calls: 0 } },
    { per_person: { per_s: 1.5 } },
    { body_bytes: 10 },
    { body_s: 0 },
    { in_flight: 0 },
    { in_flight: 'many' },
  ])('%j is refused', (section) => {
    expect(limitsConfig.safeParse(section).success).toBe(false);
  });
});
