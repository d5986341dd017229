import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBreaker, type Health } from './breaker.ts';

const broken = () => Promise.reject(new Error('our own fault'));

describe('R37 the breaker', () => {
  test('behaves as its model, whatever happens', async () => {
    const moves = fc.array(
      fc.oneof(
        fc.constantFrom<Health[]>('well', 'sick', 'sick', 'unsaid'),
        fc.constantFrom(1, 9_999, 10_000),
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(moves, fc.integer({ min: 1, max: 4 }), async (script, failures) => {
        let now = 0;
        const breaker = createBreaker({ failures, open_s: 10 }, () => now);
        let inARow = 0;
        let openUntil: number | undefined;
        for (const move of script) {
          if (typeof move === 'number') {
            now += move;
            continue;
          }
          const ran = await breaker.run(
            () => Promise.resolve(move),
            (said) => said,
          );
          const open = openUntil !== undefined && now < openUntil;
          expect(ran).toBe(open ? undefined : move);
          if (open) continue;
          const probing = openUntil !== undefined;
          if (move === 'well') [inARow, openUntil] = [0, undefined];
          else if (probing) openUntil = now + 10_000;
          else if (move === 'sick') {
            inARow += 1;
            if (inARow >= failures) openUntil = now + 10_000;
          }
          expect(breaker.state()).toBe(openUntil === undefined ? 'closed' : 'open');
        }
      }),
    );
  });

  test('work that throws is thrown on, and says nothing about the vendor', async () => {
    let now = 0;
    const breaker = createBreaker({ failures: 1, open_s: 10 }, () => now);
    await expect(breaker.run(broken, () => 'well')).rejects.toThrow('our own fault');
    expect(breaker.state()).toBe('closed');
    await breaker.run(
      () => Promise.resolve(1),
      () => 'sick',
    );
    now = 10_000;
    await expect(breaker.run(broken, () => 'well')).rejects.toThrow('our own fault');
    expect(breaker.state()).toBe('open');
  });
});
