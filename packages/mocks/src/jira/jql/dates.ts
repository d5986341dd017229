import { dayOf, instantOf } from '../time.ts';
import type { Value } from './parse.ts';
import { JqlProblem } from './problem.ts';

export interface Clock {
  readonly now: number;
  readonly zone: string;
}

const UNITS: Readonly<Record<string, number>> = {
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
};

/**
 * The instant that a value names. Dates are midnight, and times are minutes, in the zone of the account; seconds,
 * zones and the `T` of ISO 8601 are refused. A period counts from now.
 */
export function instantIn(value: Value, field: string, { now, zone }: Clock): number {
  if (value.kind === 'function') return byFunction(value.name, { now, zone });
  const text = value.kind === 'text' ? value.text.trim() : '';
  const date =
    /^(?<year>\d{4})([-/])(?<month>\d{1,2})\2(?<day>\d{1,2})(?: (?<hour>\d{1,2}):(?<minute>\d{2}))?$/.exec(
      text,
    )?.groups;
  if (date) {
    const day = `${date['year']}-${two(date['month'])}-${two(date['day'])}`;
    const time = `${two(date['hour'])}:${two(date['minute'])}:00`;
    if (isReal(day, time)) return instantOf({ day, time }, zone);
  }
  const periods = [...text.matchAll(/([+-]?\d+)([wdhm])(?:\s+|$)/g)];
  if (periods.length > 0 && periods.map(([all]) => all).join('') === text) {
    const sign = text.startsWith('-') ? -1 : 1;
    const length = periods.reduce(
      (sum, [, count, unit]) => sum + Math.abs(Number(count)) * (UNITS[unit ?? ''] ?? 0),
      0,
    );
    return now + sign * length;
  }
  throw new JqlProblem(
    `Date value '${text}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', ` +
      `'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
  );
}

function isReal(day: string, time: string): boolean {
  const instant = Date.parse(`${day}T${time}Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(`${day}T${time}`);
}

function byFunction(name: string, { now, zone }: Clock): number {
  const today = dayOf(now, zone);
  const start = (day: string) => instantOf({ day, time: '00:00:00' }, zone);
  const [year = '', month = ''] = today.split('-');
  const nextMonth = new Date(Date.UTC(Number(year), Number(month), 1)).toISOString().slice(0, 10);
  const tomorrow = new Date(Date.parse(`${today}T00:00:00Z`) + 86_400_000);
  const known: Readonly<Record<string, number>> = {
    now,
    startofday: start(today),
    endofday: start(tomorrow.toISOString().slice(0, 10)) - 1,
    startofmonth: start(`${year}-${month}-01`),
    endofmonth: start(nextMonth) - 1,
    startofyear: start(`${year}-01-01`),
    endofyear: start(`${Number(year) + 1}-01-01`) - 1,
  };
  const instant = known[name];
  if (instant === undefined) throw new JqlProblem(`Unable to find JQL function '${name}()'.`);
  return instant;
}

function two(part: string | undefined): string {
  return (part ?? '0').padStart(2, '0');
}
