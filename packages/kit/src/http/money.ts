import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { formatDecimal, readDecimal, rescale, shortest, type Decimal } from './decimal.ts';

/** Currencies whose smallest unit is not a hundredth, by its digits. Source: ISO 4217, list one. */
const digitsOf: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)])),
);
/** Codes of the same list that have no smallest unit: metals, units of account, testing, none. */
const UNITLESS = new Set('XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' '));

/** Digits behind the point of a currency's amounts. Throws ConnectorError `invalid` for what has none. */
export function currencyDigits(currency: string): number {
  if (/^[A-Z]{3}$/.test(currency) && !UNITLESS.has(currency)) return digitsOf.get(currency) ?? 2;
  throw new ConnectorError('invalid', 'The currency has no amounts of money.', {
    hint: 'Give the three capital letters of ISO 4217, such as "EUR".',
  });
}

/**
 * An amount in the smallest units of its currency: 12.30 EUR is 1230n. Throws ConnectorError `invalid` where it has
 * more digits than the currency: nothing is rounded.
 */
export function toMinorUnits(amount: Decimal, currency: string): bigint {
  const digits = currencyDigits(currency);
  const scaled = rescale(amount, digits);
  if (scaled) return scaled.units;
  throw new ConnectorError(
    'invalid',
    `The amount has more than the ${digits} decimal places of ${currency}.`,
    { hint: 'Give an amount that can be paid in this currency; nothing is rounded here.' },
  );
}

/** 1230n EUR is 12.30. */
export function fromMinorUnits(units: bigint, currency: string): Decimal {
  return { units, scale: currencyDigits(currency) };
}

/**
 * A number as a vendor may write it, JSON number or text, as canonical decimal text: no exponent, no leading or trailing
 * zeros, so that equal values are equal texts. For replies read with `numbers: 'exact'`: a fraction that has already
 * been a double is refused, since nobody knows what it was.
 */
export const exactDecimal = z
  .union([z.int(), z.string()], 'an exact decimal number was expected')
  .transform((value, context): string => {
    const decimal = readDecimal(String(value));
    if (decimal) return formatDecimal(shortest(decimal));
    context.addIssue({ code: 'custom', message: 'an exact decimal number was expected' });
    return z.NEVER;
  });

/** `{ amount, currency }` with the amount as text in the digits of its currency: `{"amount":"1234.50","currency":"EUR"}`. */
export const money = z
  .object({ amount: exactDecimal, currency: z.string() })
  .transform((value, context) => {
    const amount = readDecimal(value.amount);
    try {
      const digits = currencyDigits(value.currency);
      if (amount) {
        const units = toMinorUnits(amount, value.currency);
        return { amount: formatDecimal({ units, scale: digits }), currency: value.currency };
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
    return z.NEVER;
  });
