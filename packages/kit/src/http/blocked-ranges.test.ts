import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockedRanges } from './blocked-ranges.ts';

const hex = (a: number, b: number) => ((a << 8) | b).toString(16);

describe('R41 the ranges of the inside', () => {
  const list = blockedRanges();

  test.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '100.128.0.1', '172.32.0.1', '192.169.0.1'])(
    '%s is public',
    (address) => expect(list.check(address, 'ipv4')).toBe(false),
  );

  test.each(['2606:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8'])('%s is public', (address) =>
    expect(list.check(address, 'ipv6')).toBe(false),
  );

  test('an inside address is inside in each of its IPv6 coats', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.constantFrom(0, 10, 127), byte, byte, byte, (a, b, c, d) => {
        const tail = `${hex(a, b)}:${hex(c, d)}`;
        expect(list.check([a, b, c, d].join('.'), 'ipv4')).toBe(true);
        for (const coat of [`::ffff:${tail}`, `::${tail}`, `64:ff9b::${tail}`, `2002:${tail}::1`]) {
          expect([coat, list.check(coat, 'ipv6')]).toEqual([coat, true]);
        }
      }),
    );
  });
});
