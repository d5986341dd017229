/**
 * Instants as Jira writes them: milliseconds, and the offset of the account's time zone without a colon, such as
 * `2026-11-22T10:00:00.000+0000`. Dates in JQL are read in that same zone.
 */
export function stamp(instant: number, zone: string): string {
  const offset = offsetAt(instant, zone);
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset) / 60_000;
  const local = new Date(instant + offset).toISOString().slice(0, -1);
  return `${local}${sign}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

/** The date of an instant in a zone, YYYY-MM-DD. */
export function dayOf(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 10);
}

/** The instant at which a zone's clocks show this; the later one where they show it twice. */
export function instantOf(local: { readonly day: string; readonly time: string }, zone: string) {
  const naive = Date.parse(`${local.day}T${local.time}Z`);
  // the offset depends on the instant that is looked for; the second look is right but within the missing hour
  const guess = naive - offsetAt(naive, zone);
  return naive - offsetAt(guess, zone);
}

function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00';
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`;
  return Date.parse(shown) - Math.floor(instant / 1000) * 1000;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
