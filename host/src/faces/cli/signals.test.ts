import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { onSignals } from './signals.ts';

test.each([
  ['SIGINT', 'SIGINT'],
  ['SIGTERM', 'SIGINT'],
  ['SIGINT', 'SIGTERM'],
])('%s asks for an end, %s after it ends at once', (one, two) => {
  const source = new EventEmitter();
  const seen: string[] = [];
  let now = 0;
  onSignals(source, () => now, {
    first: () => seen.push('first'),
    second: () => seen.push('second'),
  });
  source.emit(one);
  expect(seen).toEqual(['first']);
  // the same key press, passed on by the program that started this one
  now = 999;
  source.emit(one);
  expect(seen).toEqual(['first']);
  now = 1_000;
  source.emit(two);
  expect(seen).toEqual(['first', 'second']);
});
