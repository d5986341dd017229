import { expect, test } from 'vitest';
import { declaredBump, risesEnough } from './declared-bump.ts';

test.each([
  ['1.2.3', '2.0.0', 'major'],
  ['1.2.3', '1.3.0', 'minor'],
  ['1.2.3', '1.2.4', 'patch'],
  ['1.2.3', '1.2.3', 'none'],
  ['1.2.3', '1.0.0', 'none'],
  ['2025.7.1', '2025.11.25', 'minor'],
  ['0.1.0', 'unknown', 'none'],
])('%s to %s rises by %s', (from, to, bump) => {
  expect(declaredBump(from, to)).toBe(bump);
});

test.each([
  ['1.2.3', '1.3.0', 'major', false],
  ['1.2.3', '1.3.0', 'minor', true],
  ['1.2.3', '1.2.3', 'none', true],
  ['1.2.3', '1.2.3', 'patch', false],
  ['0.2.0', '0.3.0', 'major', true],
  ['0.2.0', '0.2.1', 'major', false],
  ['0.2.0', '0.2.1', 'minor', true],
  ['0.0.3', '0.0.4', 'major', true],
] as const)('%s to %s for a %s: %s', (from, to, needed, enough) => {
  expect(risesEnough(from, to, needed)).toBe(enough);
});
