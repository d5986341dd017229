/** A value of a caller as JQL takes it: in quotes that it cannot leave, whatever it holds. */
export function quoted(value: string): string {
  // no line may end within quotes, and no other control character means anything in a search
  const line = value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return `"${line.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)}"`;
}

export function anyOf(field: string, values: readonly string[]): string {
  return `${field} in (${values.map(quoted).join(', ')})`;
}

export function all(clauses: readonly (string | undefined)[]): string {
  return clauses.filter((clause) => clause !== undefined).join(' AND ');
}

export function either(clauses: readonly string[]): string {
  return clauses.length === 1 ? clauses.join('') : `(${clauses.join(' OR ')})`;
}

/** The signs of Lucene, which reads what stands in the quotes of `text ~`. */
const SIGNS = /[-+&|!(){}[\]^"~*?:\\/]/g;
/** Its words, where they are in capitals. */
const WORDS = /^(?:AND|OR|NOT|TO)$/;

/**
 * That a ticket holds all of these words. Each sign of Lucene is escaped for Lucene, and the whole then for JQL.
 * Undefined where there is no letter and no digit: Jira refuses to look for that.
 */
export function holdsText(text: string): string | undefined {
  const words = text
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) =>
      WORDS.test(word) ? word.toLowerCase() : word.replaceAll(SIGNS, String.raw`\$&`),
    );
  return words.length === 0 ? undefined : `text ~ ${quoted(words.join(' '))}`;
}

/**
 * An instant (milliseconds since the epoch) as JQL takes it: `2026-11-22 10:00` on the clocks of `zone`. Jira reads
 * times in the zone of the account that searches, and refuses any that names one.
 */
export function localMinute(instant: number, zone: string): string {
  const format = formatIn(zone) ?? formatIn('UTC');
  const parts = format?.formatToParts(instant) ?? [];
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** Undefined for a zone that this process does not know. */
function formatIn(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch {
    return undefined;
  }
}

const DAY_MS = 86_400_000;

/** Whole days in UTC, both ends included. */
export function days(
  field: string,
  from: string | undefined,
  to: string | undefined,
  zone: string,
): string[] {
  const at = (day: string, more: number) =>
    quoted(localMinute(Date.parse(`${day}T00:00:00Z`) + more, zone));
  return [
    ...(from === undefined ? [] : [`${field} >= ${at(from, 0)}`]),
    ...(to === undefined ? [] : [`${field} < ${at(to, DAY_MS)}`]),
  ];
}
