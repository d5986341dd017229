import { ConnectorError } from '../error.ts';

/** An exact number: `units / 10 ** scale`. No value has a part that was rounded away. */
export interface Decimal {
  readonly units: bigint;
  /** At least 0. */
  readonly scale: number;
}

/** Digits before or after the point that a value may have: enough for any amount, too few to fill the memory. */
const MAX_DIGITS = 1000;
const GRAMMAR = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/;

/** The decimal of a text such as `-12.30` or `1.5e3`; undefined for any other text, and beyond 1,000 digits. */
export function readDecimal(text: string): Decimal | undefined {
  if (text.length > 2 * MAX_DIGITS) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = GRAMMAR.exec(text) ?? [];
  if (whole === '') return undefined;
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  if (units === 0n) return { units: 0n, scale: Math.min(Math.max(scale, 0), MAX_DIGITS) };
  if (scale > MAX_DIGITS || whole.length + Number(exponent) > MAX_DIGITS) return undefined;
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** As `readDecimal`. Throws ConnectorError `invalid`, naming `what`, where the text is no decimal. */
export function parseDecimal(text: string, what = 'value'): Decimal {
  const decimal = readDecimal(text);
  if (decimal) return decimal;
  throw new ConnectorError('invalid', `The ${what} is not a decimal number.`, {
    hint: 'Give digits with at most one point, such as "1234.50".',
  });
}

/** Plain digits with exactly `scale` of them behind the point: `-12.30`. Never an exponent, never `-0`. */
export function formatDecimal({ units, scale }: Decimal): string {
  const sign = units < 0n ? '-' : '';
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0');
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** -1, 0 or 1. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [left, right] = aligned(a, b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const [left, right] = aligned(a, b);
  return { units: left + right, scale: Math.max(a.scale, b.scale) };
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, negateDecimal(b));
}

export function negateDecimal({ units, scale }: Decimal): Decimal {
  return { units: -units, scale };
}

/** The same value with `scale` digits behind the point; undefined where digits would have to go. */
export function rescale({ units, scale }: Decimal, to: number): Decimal | undefined {
  if (to >= scale) return { units: units * 10n ** BigInt(to - scale), scale: to };
  const divisor = 10n ** BigInt(scale - to);
  return units % divisor === 0n ? { units: units / divisor, scale: to } : undefined;
}

/** The same value with as few digits behind the point as it needs: equal values become equal. */
export function shortest(decimal: Decimal): Decimal {
  let { units, scale } = decimal;
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  return { units, scale };
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale)];
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
