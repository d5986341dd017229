import type { Redact } from './redact.ts';

/** Causes of causes; what lies below is left out. */
const MAX_DEPTH = 8;

/**
 * What was thrown, as an Error that may be inspected and logged. Name, message, stack and causes are kept and cleared,
 * `code` and `syscall` of the system too; what a library has hung onto it (a request, its headers) is left out.
 */
export function redactError(thrown: unknown, redact: Redact, depth = 0): Error {
  if (!(thrown instanceof Error)) return new Error(redact(String(thrown)));
  const message = redact(thrown.message);
  const deeper = depth < MAX_DEPTH;
  const cause = deeper ? causeOf(thrown, redact, depth) : {};
  const clean =
    thrown instanceof DOMException
      ? new DOMException(message, thrown.name)
      : thrown instanceof AggregateError && deeper
        ? new AggregateError(
            thrown.errors.map((each) => redactError(each, redact, depth + 1)),
            message,
            cause,
          )
        : new Error(message, cause);
  for (const [key, value] of Object.entries(factsOf(thrown))) {
    Object.defineProperty(clean, key, {
      value: typeof value === 'string' ? redact(value) : value,
      enumerable: key === 'code' || key === 'syscall',
      configurable: true,
    });
  }
  return clean;
}

const causeOf = (error: Error, redact: Redact, depth: number) =>
  error.cause === undefined ? {} : { cause: redactError(error.cause, redact, depth + 1) };

function factsOf(error: Error): Record<string, unknown> {
  const { name, stack } = error;
  if (error instanceof DOMException) return { stack };
  const code = 'code' in error ? { code: error.code } : {};
  const syscall = 'syscall' in error ? { syscall: error.syscall } : {};
  return { name, stack, ...code, ...syscall };
}
