import type { Redact } from './redact.ts';

/** No JSON value of ours is deeper; what lies below is dropped rather than let through unread. */
const MAX_DEPTH = 64;

/** A copy of a JSON value in which every text has been redacted, keys and long numbers too. */
export function redactJson(value: unknown, redact: Redact): unknown {
  return clean(value, redact, []);
}

function clean(value: unknown, redact: Redact, above: readonly object[]): unknown {
  if (typeof value === 'string') return redact(value);
  // a secret of digits only may have been parsed as a number
  if (typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value);
    const shown = redact(text);
    return shown === text ? value : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '[circular]';
  if (above.length > MAX_DEPTH) return '[too deep]';
  const below = (part: unknown) => clean(part, redact, [...above, value]);
  if (Array.isArray(value)) return value.map(below);
  if (value instanceof Error) return below(partsOf(value));
  if ('toJSON' in value && typeof value.toJSON === 'function') return below(value.toJSON());
  // bytes would be listed one number at a time
  if (ArrayBuffer.isView(value)) return '[binary]';
  const shown = new Map<string, unknown>();
  for (const [key, each] of Object.entries(value)) shown.set(free(redact(key), shown), below(each));
  return Object.fromEntries(shown);
}

/** Two keys may read the same once they are redacted; neither value is lost. */
function free(key: string, taken: ReadonlyMap<string, unknown>): string {
  let name = key;
  for (let number = 2; taken.has(name); number += 1) name = `${key} ${number}`;
  return name;
}

/** What of an error is worth logging. Fields that a library has added (requests, responses, headers) are not. */
function partsOf(error: Error): Record<string, unknown> {
  return {
    name: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: error.cause }),
    ...(error instanceof AggregateError && { errors: error.errors }),
  };
}
