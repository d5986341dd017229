import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordable } from './recordable.ts';

describe('arguments in a record', () => {
  test('what JSON can hold stays as it is, own keys of any name included', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(recordable(value)).toEqual(value);
      }),
    );
    const odd: unknown = JSON.parse('{"__proto__":{"a":1},"b":[null,"\\ud800"]}');
    expect(JSON.stringify(recordable(odd))).toBe('{"__proto__":{"a":1},"b":[null,"\\ud800"]}');
  });

  test('a number beyond all numbers is told in words', () => {
    expect(recordable(JSON.parse('{"a":1e400,"b":[-1e400]}'))).toEqual({
      a: 'Infinity',
      b: ['-Infinity'],
    });
  });

  test('nesting deeper than a program can walk is cut, and says so', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
    const text = JSON.stringify(recordable(deep));
    expect(text).toBe(`${'['.repeat(32)}"[more than 32 levels deep]"${']'.repeat(32)}`);
  });
});
