import type { Redact } from './credentials/redact.ts';
import { boundedFields } from './log-fields.ts';

/** From least to most urgent. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Writes one JSON line per event. In a stdio server stdout belongs to the protocol, so lines go to stderr. */
export type Log = (level: LogLevel, event: string, fields?: Record<string, unknown>) => void;

export interface LogOptions {
  /** Applied to every text before it is cut, and once more to the whole line. Default: nothing is a secret. */
  readonly redact?: Redact;
  /** What is less urgent is not written. Default `info`. */
  readonly level?: LogLevel;
}

/**
 * `write` receives one line with its newline; `now` is milliseconds since the epoch. Never throws: a call must not
 * fail because of what is said about it. A line holds at most about 16,000 characters of text; what is longer, deeper
 * or circular is cut and says so.
 */
export function createLog(
  write: (line: string) => void,
  now: () => number,
  { redact = (text) => text, level: least = 'info' }: LogOptions = {},
): Log {
  const threshold = logLevels.indexOf(least);
  return (level, event, fields = {}) => {
    if (logLevels.indexOf(level) < threshold) return;
    try {
      write(`${lineOf(now, redact, level, event, fields)}\n`);
    } catch {
      // the stream is gone; there is nowhere left to say so
    }
  };
}

/** The same log with fields that belong to every line: a run, a tool, a vendor. A line's own fields win. */
export function withContext(log: Log, context: Record<string, unknown>): Log {
  return (level, event, fields) => log(level, event, { ...context, ...fields });
}

function lineOf(
  now: () => number,
  redact: Redact,
  level: LogLevel,
  event: string,
  fields: Record<string, unknown>,
): string {
  let head: Record<string, unknown> = { at: 'unknown', level, event: 'unknown' };
  try {
    head = { at: new Date(now()).toISOString(), level, event: redact(event).slice(0, 200) };
    // the head twice: it stays in front, and no field takes its place
    const line = JSON.stringify({ ...head, ...boundedFields(fields, redact), ...head });
    return visible(redact(line));
  } catch {
    return JSON.stringify({ ...head, fields: '[not writable]' });
  }
}

/** Characters that move a cursor, reorder text or break a line are written as escapes, which JSON reads back. */
function visible(line: string): string {
  return line.replaceAll(
    /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
