import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordable } from './recordable.ts';

const pad = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

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

  test('what is larger than 64 KB of JSON is told by its size and digest', () => {
    expect(recordable(pad(65_536))).toEqual(pad(65_536));
    // printf '{"a":"%s"}' "$(head -c 65529 /dev/zero | tr '\\0' x)" | sha256sum
    expect(recordable(pad(65_537))).toEqual({
      not_kept: 'more than 65536 bytes of JSON',
      bytes: 65_537,
      sha256: 'f1e10337e40b981a5140f731195d45464de3b33702dd0cfb4c27770d9f2d399f',
    });
    expect(recordable('ü'.repeat(40_000))).toMatchObject({ bytes: 80_002 });
    expect(recordable(undefined)).toBeUndefined();
  });

  test('nesting deeper than a program can walk is cut, and says so', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
    const text = JSON.stringify(recordable(deep));
    expect(text).toBe(`${'['.repeat(32)}"[more than 32 levels deep]"${']'.repeat(32)}`);
  });
});
