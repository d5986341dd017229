/** A calendar date that exists: RFC 3339, 5.7. */
function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  at.setUTCFullYear(Number(year));
  return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/i;

function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.split(/[t\s]/i);
  return isDate(date) && TIME.test(time) && text.length === date.length + 1 + time.length;
}

const LABEL = String.raw`[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`;
const HOST = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*\.?$`, 'i');
const EMAIL = new RegExp(
  String.raw`^[a-z0-9!#$%&'*+/=?^_\`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_\`{|}~-]+)*@(?:${LABEL}\.)+${LABEL}$`,
  'i',
);
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const DURATION =
  /^P(?=[\dT])(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;

/** Formats that validators check, and a text of each. JSON Schema Validation 2020-12, 7.3. */
const formats: Readonly<Record<string, { holds: (text: string) => boolean; sample: string }>> = {
  'date-time': { holds: isDateTime, sample: '2026-01-31T08:30:00Z' },
  date: { holds: isDate, sample: '2026-01-31' },
  time: { holds: (text) => TIME.test(text), sample: '08:30:00Z' },
  duration: { holds: (text) => DURATION.test(text), sample: 'P3D' },
  email: { holds: (text) => EMAIL.test(text), sample: 'maya@example.com' },
  uuid: {
    holds: (text) => /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
    sample: '0b9a1f6e-3c0d-4c0e-9f5a-7d1c2e3f4a5b',
  },
  uri: {
    holds: (text) => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text),
    sample: 'https://example.com/a',
  },
  hostname: {
    holds: (text) => text.length <= 253 && HOST.test(text),
    sample: 'example.com',
  },
  ipv4: { holds: (text) => IPV4.test(text), sample: '192.0.2.1' },
  ipv6: {
    holds: (text) => text.includes(':') && URL.canParse(`http://[${text}]/`),
    sample: '2001:db8::1',
  },
};

/** Whether the text has the format; undefined: nobody here knows the format, and most validators let everything pass. */
export function hasFormat(format: string, text: string): boolean | undefined {
  return Object.hasOwn(formats, format) ? formats[format]?.holds(text) : undefined;
}

/** A text of a known format. */
export const formatSample = (format: string): string | undefined =>
  Object.hasOwn(formats, format) ? formats[format]?.sample : undefined;
