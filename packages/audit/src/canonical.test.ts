import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

describe('canonicalJson', () => {
  test('sorts members and drops white space (RFC 8785 section 3.2.3)', () => {
    expect(canonicalJson({ b: [1, 2.5e3], a: { '\u20ac': null, '1': true }, '\r': 'x' })).toBe(
      '{"\\r":"x","a":{"1":true,"\u20ac":null},"b":[1,2500]}',
    );
  });

  test('any JSON value reads back equal, whatever the order of its members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        const shuffled = JSON.parse(text, (_key, inner: unknown) =>
          typeof inner === 'object' && inner !== null && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).toReversed())
            : inner,
        );
        expect(canonicalJson(shuffled)).toBe(text);
        // JSON has no minus zero
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('half of a surrogate pair cannot keep an entry out: it becomes the replacement character', () => {
    expect(canonicalJson({ 'key\ud800': ['\udc00 text', 'fine'] })).toBe(
      '{"key\ufffd":["\ufffd text","fine"]}',
    );
  });

  test('a member named __proto__ is a member', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":"\\ud800"}}'))).toBe(
      '{"__proto__":{"a":"\ufffd"}}',
    );
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  test.each([
    ['NaN', { a: Number.NaN }],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a bigint', { a: 1n }],
    ['a cycle', cycle],
    ['nothing', undefined],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'invalid_entry' }));
  });
});
