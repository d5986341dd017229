import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capped, MAX_CHARACTERS } from '@gatehouse/connection';

test('a text that fits is left as it is', () => {
  const text = '😀'.repeat(MAX_CHARACTERS / 2);
  expect(capped(text, '; ask for less')).toBe(text);
});

test('R66 one that does not is cut between characters, and the cut says how much is missing', () => {
  const head = 'x'.repeat(MAX_CHARACTERS - 1);
  expect(capped(`${head}😀more`, '; ask for less')).toBe(
    `${head}\n[cut: 6 more characters; ask for less]`,
  );
});

test('what is well formed stays well formed, and nothing is lost from the count', () => {
  const text = fc.array(fc.constantFrom('a', '😀', 'é'), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('').repeat(MAX_CHARACTERS / 20);
      const cut = capped(whole);
      expect(cut.isWellFormed()).toBe(true);
      const missing = Number(/\[cut: (\d+) more characters\]$/.exec(cut)?.[1] ?? 0);
      const kept = missing === 0 ? cut : cut.slice(0, cut.lastIndexOf('\n'));
      expect(kept.length + missing).toBe(whole.length);
    }),
    { numRuns: 20 },
  );
});
