import { createHash } from 'node:crypto';

/** Nesting that is kept. No tool's arguments are as deep; whoever sends more wants to break what reads them. */
const MAX_DEPTH = 32;
/** Bytes of JSON that are kept. A caller must neither fill the log nor send what it cannot take. */
const MAX_BYTES = 64 * 1024;

/**
 * Arguments as a record can keep them. A caller's JSON can say `1e400`, which is no finite number any more, or nest
 * deeper than a program can walk: neither may keep a call out of the log, so both are told in words. Of more than
 * 64 KB the size and the SHA-256 are kept. The rest is handed on as it is.
 */
export function recordable(value: unknown): unknown {
  const kept = tellable(value, 0);
  const text = kept === undefined ? '' : JSON.stringify(kept);
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_BYTES) return kept;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { not_kept: `more than ${MAX_BYTES} bytes of JSON`, bytes, sha256 };
}

function tellable(value: unknown, depth: number): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return `[more than ${MAX_DEPTH} levels deep]`;
  if (Array.isArray(value)) return value.map((each: unknown) => tellable(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [key, tellable(each, depth + 1)]),
  );
}
