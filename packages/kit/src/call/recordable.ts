/** Nesting that is kept. No tool's arguments are as deep; whoever sends more wants to break what reads them. */
const MAX_DEPTH = 32;

/**
 * Arguments as a record can keep them. A caller's JSON can say `1e400`, which is no finite number any more, or nest
 * deeper than a program can walk: neither may keep a call out of the log, so both are told in words. The rest is
 * handed on as it is.
 */
export function recordable(value: unknown, depth = 0): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return `[more than ${MAX_DEPTH} levels deep]`;
  if (Array.isArray(value)) return value.map((each: unknown) => recordable(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [
      key,
      recordable(each, depth + 1),
    ]),
  );
}
