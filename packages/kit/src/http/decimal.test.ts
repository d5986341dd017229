import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  negateDecimal,
  parseDecimal,
  readDecimal,
  rescale,
  shortest,
  subtractDecimals,
  type Decimal,
} from './decimal.ts';

const decimals: fc.Arbitrary<Decimal> = fc.record({
  units: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  scale: fc.integer({ min: 0, max: 30 }),
});

/** The same value as a fraction of integers, computed another way. */
type Fraction = readonly [bigint, bigint];
const fraction = ({ units, scale }: Decimal): Fraction => [units, 10n ** BigInt(scale)];
const same = ([a, b]: Fraction, [c, d]: Fraction) => a * d === c * b;

describe('R37 decimals are exact', () => {
  test('sum, difference and order are those of fractions', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const [an, ad] = fraction(a);
        const [bn, bd] = fraction(b);
        expect(same(fraction(addDecimals(a, b)), [an * bd + bn * ad, ad * bd])).toBe(true);
        expect(same(fraction(subtractDecimals(a, b)), [an * bd - bn * ad, ad * bd])).toBe(true);
        const difference = an * bd - bn * ad;
        expect(compareDecimals(a, b)).toBe(difference === 0n ? 0 : difference < 0n ? -1 : 1);
      }),
    );
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(decimals, (a) => {
        expect(readDecimal(formatDecimal(a))).toEqual(a);
      }),
    );
  });

  test('an exponent is a moved point', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: -200, max: 200 }), (a, exponent) => {
        const moved = parseDecimal(`${formatDecimal(a)}e${exponent}`);
        const [n, d] = fraction(a);
        const power = 10n ** BigInt(Math.abs(exponent));
        expect(same(fraction(moved), exponent < 0 ? [n, d * power] : [n * power, d])).toBe(true);
      }),
    );
  });

  test('another scale is the same value, or none where digits would go', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 40 }), (a, scale) => {
        const scaled = rescale(a, scale);
        expect(scaled === undefined).toBe(shortest(a).scale > scale);
        expect([scaled?.scale ?? scale, same(fraction(scaled ?? a), fraction(a))]).toEqual([
          scale,
          true,
        ]);
      }),
    );
  });

  test('equal values have one shortest form', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 10 }), (a, more) => {
        const longer = rescale(a, a.scale + more);
        expect(longer && shortest(longer)).toEqual(shortest(a));
      }),
    );
  });

  test('what is taken away from itself is nothing, twice negated is the same', () => {
    fc.assert(
      fc.property(decimals, (a) => {
        expect(subtractDecimals(a, a).units).toBe(0n);
        expect(negateDecimal(negateDecimal(a))).toEqual(a);
      }),
    );
  });
});

describe('texts', () => {
  test.each<[string, string]>([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['12.30', '12.30'],
    ['+5', '5'],
    ['007', '7'],
    ['0.05', '0.05'],
    ['-0.05', '-0.05'],
    ['1e3', '1000'],
    ['1.25E-1', '0.125'],
    ['12.5e1', '125'],
    ['1e400', `1${'0'.repeat(400)}`],
    ['0e999999', '0'],
    ['0.1', '0.1'],
  ])('%s is %s', (text, written) => {
    expect(formatDecimal(parseDecimal(text))).toBe(written);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '1,000',
    '.5',
    '5.',
    '1e',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1e1001',
    '1e-1001',
    '1e999999',
    '1e9999999',
    '٣',
  ])('%j is none', (text) => {
    expect(readDecimal(text)).toBe(undefined);
    expect(() => parseDecimal(text, 'amount')).toThrow(
      expect.objectContaining({ code: 'invalid', message: 'The amount is not a decimal number.' }),
    );
  });

  test('no text is long enough to keep the process busy', () => {
    for (const long of ['1'.repeat(2001), `0.${'0'.repeat(2000)}`, `-${'0'.repeat(2000)}`]) {
      expect(readDecimal(long)).toBe(undefined);
    }
  });

  test('any text is a decimal or none', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.eE]{0,12}$/));
    fc.assert(
      fc.property(texts, (text) => {
        const decimal = readDecimal(text);
        expect(decimal && readDecimal(formatDecimal(decimal))).toEqual(decimal);
      }),
    );
  });
});
