import { describe, expect, test } from 'vitest';
import { observe } from './observe.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');

async function after(headers: Record<string, string>) {
  const seen = observe(
    () => Promise.resolve(new Response('{}', { headers })),
    () => NOW,
  );
  await seen.fetch(new URL('https://acme.test/'), {});
  return seen.findings();
}

describe('R66 the clock of the vendor', () => {
  test.each([
    ['Mon, 02 Nov 2026 09:00:00 GMT', 'ok', 'Both clocks agree.'],
    ['Mon, 02 Nov 2026 09:00:20 GMT', 'ok', "The vendor's clock is 20 s ahead of this machine's."],
    ['Mon, 02 Nov 2026 08:58:00 GMT', 'warn', "The vendor's clock is 120 s behind this machine's."],
    [
      'Mon, 02 Nov 2026 10:00:00 GMT',
      'fail',
      "The vendor's clock is 3600 s ahead of this machine's.",
    ],
  ])('%s is %s', async (date, state, said) => {
    const [finding] = await after({ date });
    expect(finding).toMatchObject({ check: 'clock', state, said });
    expect(finding?.next === undefined).toBe(state === 'ok');
  });

  test.each([{}, { date: 'yesterday' }])(
    'nothing is said of a clock that says nothing',
    async (headers) => {
      expect(await after(headers)).toEqual([]);
    },
  );
});

describe('R66 what is left of the vendor’s budget', () => {
  test.each([
    [{ 'x-ratelimit-remaining': '50', 'x-ratelimit-limit': '100' }, 'ok', '50 of 100 calls'],
    [{ 'x-rate-limit-remaining': '9', 'x-rate-limit': '100' }, 'warn', '9 of 100 calls'],
    [{ 'ratelimit-remaining': '0' }, 'warn', '0 calls'],
    [{ 'ratelimit-remaining': '3' }, 'ok', '3 calls'],
  ])('%j is %s', async (headers, state, said) => {
    const [finding] = await after(headers);
    expect(finding).toMatchObject({ check: 'budget', state });
    expect(finding?.said.startsWith(said)).toBe(true);
  });

  test('a word that is no number says nothing', async () => {
    expect(await after({ 'x-ratelimit-remaining': 'plenty' })).toEqual([]);
  });
});
