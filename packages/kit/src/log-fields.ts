import type { Redact } from './credentials/redact.ts';

const MAX_DEPTH = 5;
const MAX_ENTRIES = 50;
/** Characters of one text. */
const MAX_TEXT = 4_000;
/** A longer text is not even searched for secrets: it is left out whole, so that no half of a secret remains. */
const MAX_SEARCHED = 65_536;
/** Characters of all texts and names of one line. */
const MAX_TOTAL = 16_000;

interface Room {
  left: number;
  readonly redact: Redact;
  /** What contains the value at hand: whatever is met again is a circle. */
  readonly above: Set<object>;
}

/** A copy of the fields that JSON can hold: bounded in depth, number and length, free of circles, cleared of secrets. */
export function boundedFields(
  fields: Record<string, unknown>,
  redact: Redact,
): Record<string, unknown> {
  return entries(fields, { left: MAX_TOTAL, redact, above: new Set() }, 0);
}

function copy(value: unknown, room: Room, depth: number): unknown {
  if (room.left <= 0) return '[cut]';
  if (typeof value === 'string') return text(value, room);
  if (typeof value === 'bigint') return text(value.toString(), room);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (value === null || typeof value !== 'object') return value;
  if (room.above.has(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[too deep]';
  room.above.add(value);
  try {
    return inside(value, room, depth);
  } catch {
    // a getter or a proxy that throws
    return '[not readable]';
  } finally {
    room.above.delete(value);
  }
}

function inside(value: object, room: Room, depth: number): unknown {
  if (value instanceof Error) return text(`${value.name}: ${value.message}`, room);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return text(value.origin + value.pathname, room);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${value.byteLength} bytes]`;
  }
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ENTRIES).map((each) => copy(each, room, depth + 1));
    if (value.length > MAX_ENTRIES) shown.push(`[${value.length - MAX_ENTRIES} more]`);
    return shown;
  }
  if (value instanceof Map || value instanceof Set) return copy([...value], room, depth);
  // what says itself how it may be shown, a secret above all
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return copy(value.toJSON(), room, depth + 1);
  }
  return entries(value, room, depth);
}

function entries(value: object, room: Room, depth: number): Record<string, unknown> {
  const names = Object.keys(value);
  const shown: [string, unknown][] = [];
  for (const name of names.slice(0, MAX_ENTRIES)) {
    const key = text(name, room);
    let inner: unknown;
    try {
      inner = Reflect.get(value, name);
    } catch {
      inner = '[not readable]';
    }
    shown.push([key, copy(inner, room, depth + 1)]);
  }
  if (names.length > MAX_ENTRIES) shown.push(['[more]', names.length - MAX_ENTRIES]);
  // unlike assignment, this makes "__proto__" a field like any other
  return Object.fromEntries(shown);
}

function text(value: string, room: Room): string {
  if (value.length > MAX_SEARCHED) return `[text of ${value.length} characters]`;
  const clean = room.redact(value);
  const allowed = Math.min(MAX_TEXT, Math.max(room.left, 0));
  room.left -= Math.min(clean.length, allowed);
  return clean.length <= allowed
    ? clean
    : `${clean.slice(0, allowed)}[cut: ${clean.length} characters]`;
}
