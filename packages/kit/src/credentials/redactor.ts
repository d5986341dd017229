import { formsOf } from './encodings.ts';
import type { Redact } from './redact.ts';
import { occurrenceOf, type Occurs } from './occurrence.ts';
import { redactError } from './redact-error.ts';
import { redactJson } from './redact-json.ts';
import { Secret } from './secret.ts';

const MASK = '[secret]';

/** Knows every secret that is alive in this process, and keeps them out of what leaves it. */
export interface Redactor {
  /** From now on the value is hidden. Counted: what was added twice must be removed twice. */
  add(secret: Secret): void;
  /** The value is dead (a token expired, a vendor was closed). */
  remove(secret: Secret): void;
  /** Puts `[secret]` in place of every form of every live secret. Linear in the length of the text. */
  readonly redact: Redact;
  /** The same for a JSON value: texts, keys, long numbers. An Error becomes name, code, message, stack and cause. */
  readonly redactValue: (value: unknown) => unknown;
  /** What was thrown, as an Error that may be inspected: message, stack and causes cleared, everything else left out. */
  readonly redactError: (thrown: unknown) => Error;
}

/**
 * One regular expression over all forms of all live secrets, the longest first, and in front of it a search that
 * passes texts without any. Made anew after a change, when they are next needed. The forms are literals, so a match
 * never backtracks.
 */
export function createRedactor(): Redactor {
  const alive = new Map<string, number>();
  let search: Search | undefined;

  const count = (secret: Secret, by: 1 | -1) => {
    const value = secret.reveal();
    const times = (alive.get(value) ?? 0) + by;
    if (times > 0) alive.set(value, times);
    else alive.delete(value);
    search = undefined;
  };
  const redact: Redact = (text) => {
    if (alive.size === 0) return text;
    search ??= compile([...alive.keys()]);
    return search.occurs(text) ? text.replace(search.pattern, MASK) : text;
  };
  return {
    add: (secret) => count(secret, 1),
    remove: (secret) => count(secret, -1),
    redact,
    redactValue: (value) => redactJson(value, redact),
    redactError: (thrown) => redactError(thrown, redact),
  };
}

interface Search {
  readonly occurs: Occurs;
  readonly pattern: RegExp;
}

function compile(values: readonly string[]): Search {
  const forms = [...new Set(values.flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
  return {
    occurs: occurrenceOf(forms),
    pattern: new RegExp(forms.map(escaped).join('|'), 'g'),
  };
}

const escaped = (form: string) => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
