import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal, parseDecimal } from './decimal.ts';
import { parseExactJson } from './exact-json.ts';
import { currencyDigits, exactDecimal, fromMinorUnits, money, toMinorUnits } from './money.ts';

describe('the digits of a currency', () => {
  test.each([
    ['EUR', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %i', (currency, digits) => {
    expect(currencyDigits(currency)).toBe(digits);
  });

  test.each(['', 'eur', 'EURO', 'E1R', 'XAU', 'XXX'])('%j has no amounts', (currency) => {
    expect(() => currencyDigits(currency)).toThrow('The currency has no amounts of money.');
  });
});

describe('R37 smallest units', () => {
  test.each<[string, string, bigint]>([
    ['12.30', 'EUR', 1230n],
    ['12.3000', 'EUR', 1230n],
    ['-0.01', 'EUR', -1n],
    ['5', 'JPY', 5n],
    ['5.00', 'JPY', 5n],
    ['1.234', 'KWD', 1234n],
    ['90071992547409.93', 'EUR', 9_007_199_254_740_993n],
  ])('%s %s', (amount, currency, units) => {
    expect(toMinorUnits(parseDecimal(amount), currency)).toBe(units);
  });

  test.each([
    ['10.005', 'EUR', 'The amount has more than the 2 decimal places of EUR.'],
    ['0.5', 'JPY', 'The amount has more than the 0 decimal places of JPY.'],
  ])('%s %s is refused, not rounded', (amount, currency, message) => {
    expect(() => toMinorUnits(parseDecimal(amount), currency)).toThrow(message);
  });

  test('there and back', () => {
    const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
    fc.assert(
      fc.property(fc.bigInt(), currencies, (units, currency) => {
        expect(toMinorUnits(fromMinorUnits(units, currency), currency)).toBe(units);
        expect(
          toMinorUnits(parseDecimal(formatDecimal(fromMinorUnits(units, currency))), currency),
        ).toBe(units);
      }),
    );
  });
});

describe('schemas for replies', () => {
  test.each<[string, string]>([
    ['12', '12'],
    ['12.30', '12.3'],
    ['"12.300"', '12.3'],
    ['"0012"', '12'],
    ['-0', '0'],
    ['1e3', '1000'],
    ['12345678901234567890.10', '12345678901234567890.1'],
  ])('%s is %s', (json, text) => {
    expect(exactDecimal.parse(parseExactJson(json))).toBe(text);
  });

  test.each([[0.1], [1e300], [Number.NaN], [2 ** 53], [null], ['1,5'], [''], [{}]])(
    '%j is none: it was rounded, or is no number',
    (value) => {
      expect(exactDecimal.safeParse(value).success).toBe(false);
    },
  );

  test.each<[string, string]>([
    ['{"amount":1234.5,"currency":"EUR"}', '1234.50'],
    ['{"amount":"1234.500","currency":"EUR"}', '1234.50'],
    ['{"amount":1234,"currency":"JPY"}', '1234'],
    ['{"amount":1234.00,"currency":"JPY"}', '1234'],
    ['{"amount":-0.5,"currency":"KWD"}', '-0.500'],
  ])('money: %s', (json, amount) => {
    expect(money.parse(parseExactJson(json))).toMatchObject({ amount });
  });

  test.each([
    ['{"amount":10.005,"currency":"EUR"}', 'The amount has more than the 2 decimal places of EUR.'],
    ['{"amount":1,"currency":"XAU"}', 'The currency has no amounts of money.'],
    ['{"amount":"ten","currency":"EUR"}', 'an exact decimal number was expected'],
  ])('no money: %s', (json, message) => {
    const parsed = money.safeParse(parseExactJson(json));
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
