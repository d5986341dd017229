import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BreakKind, Exchange } from './exchange.ts';
import { mayHaveHappened, mayRepeat, pauseMs, retryAfterMs } from './retry.ts';

const NOW = Date.parse('2026-10-21T07:27:30Z');
const answer = (status: number): Exchange => ({
  kind: 'answer',
  status,
  headers: new Headers(),
  bytes: Buffer.alloc(0),
});
const broken = (why: BreakKind): Exchange => ({ kind: 'broken', why, cause: undefined });
const read = { method: 'GET', idempotent: false, nothingDoneOn: [] };
const write = { method: 'POST', idempotent: false, nothingDoneOn: [] };
const keyed = { ...write, idempotent: true };
const declared = { ...write, nothingDoneOn: [429, 503] };

describe('R37 only what is safe is repeated', () => {
  test.each<[string, Exchange, [boolean, boolean, boolean, boolean]]>([
    // read, write, write with the vendor's key, write where 429 and 503 mean that nothing was done
    ['no connection', broken('unreachable'), [true, true, true, true]],
    ['a wrong certificate', broken('untrusted'), [false, false, false, false]],
    ['no answer in time', broken('slow'), [true, false, true, false]],
    ['a connection that broke', broken('cut'), [true, false, true, false]],
    ['nobody waits', broken('abandoned'), [false, false, false, false]],
    ['429', answer(429), [true, false, true, true]],
    ['503', answer(503), [true, false, true, true]],
    ['500', answer(500), [true, false, true, false]],
    ['502', answer(502), [true, false, true, false]],
    ['504', answer(504), [true, false, true, false]],
    ['408', answer(408), [true, false, true, false]],
    ['501', answer(501), [false, false, false, false]],
    ['400', answer(400), [false, false, false, false]],
    ['404', answer(404), [false, false, false, false]],
    ['409', answer(409), [false, false, false, false]],
    ['a redirect', answer(302), [false, false, false, false]],
    ['too long a reply', { kind: 'oversized', status: 200 }, [false, false, false, false]],
  ])('%s', (_what, reply, expected) => {
    expect([read, write, keyed, declared].map((one) => mayRepeat(one, reply, false))).toEqual(
      expected,
    );
  });

  test('a limit by the words of the vendor is a limit, except for a write without a key', () => {
    expect([read, write, keyed].map((one) => mayRepeat(one, answer(403), true))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('a write that may have happened is repeated with a key only, whatever became of it', () => {
    const replies = fc.oneof(
      fc.integer({ min: 100, max: 599 }).map(answer),
      fc
        .constantFrom<BreakKind[]>('unreachable', 'untrusted', 'slow', 'cut', 'abandoned')
        .map(broken),
      fc.constant<Exchange>({ kind: 'oversized', status: 200 }),
    );
    const statuses = fc.subarray([429, 503]);
    const methods = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE');
    fc.assert(
      fc.property(
        replies,
        statuses,
        methods,
        fc.boolean(),
        (reply, nothingDoneOn, method, limited) => {
          const request = { method, idempotent: false, nothingDoneOn };
          const unsafe =
            mayRepeat(request, reply, limited) && mayHaveHappened(method, reply, nothingDoneOn);
          expect(unsafe).toBe(false);
        },
      ),
    );
  });

  test.each([
    [200, true],
    [302, true],
    [400, false],
    [401, false],
    [408, true],
    [409, false],
    [429, false],
    [500, true],
    [501, false],
    [503, true],
  ])('a write answered %i may have happened: %j', (status, may) => {
    expect(mayHaveHappened('POST', answer(status), [])).toBe(may);
    expect(mayHaveHappened('GET', answer(status), [])).toBe(false);
  });
});

describe('Retry-After', () => {
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['7', 7000],
    [' 7 ', 7000],
    ['0', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['Infinity', undefined],
    ['soon', undefined],
    ['2026-10-21', undefined],
    // the three forms of RFC 9110, section 5.6.7
    ['Wed, 21 Oct 2026 07:28:00 GMT', 30_000],
    ['Wednesday, 21-Oct-26 07:28:00 GMT', 30_000],
    ['Wed Oct 21 07:28:00 2026', 30_000],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 0],
    ['Wed, 99 Oct 2026 07:27:00 GMT', undefined],
  ])('%j', (value, ms) => {
    const headers = new Headers(value === undefined ? {} : { 'retry-after': value });
    expect(retryAfterMs(headers, NOW)).toBe(ms);
  });

  test('any header is a number of milliseconds or nothing', () => {
    const values = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(values, (value) => {
        const ms = retryAfterMs(new Headers({ 'retry-after': value }), NOW);
        expect(ms === undefined || (Number.isFinite(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});

describe('the pause before a repetition', () => {
  test('doubles, with full jitter', () => {
    expect([1, 2, 3].map((number) => pauseMs(number, undefined, () => 0.999_999))).toEqual([
      expect.closeTo(250, 0),
      expect.closeTo(500, 0),
      expect.closeTo(1000, 0),
    ]);
    expect(pauseMs(3, undefined, () => 0)).toBe(0);
  });

  test('is never shorter than what the vendor asks for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (number, asked, dice) => {
          expect(pauseMs(number, asked, () => dice)).toBeGreaterThanOrEqual(asked);
        },
      ),
    );
  });

  test('of more than 30 s is none', () => {
    expect([pauseMs(1, 30_000, () => 0), pauseMs(1, 30_001, () => 0)]).toEqual([30_000, undefined]);
  });
});
