import canonicalize from 'canonicalize';
import { AuditError } from './error.ts';

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A member that is undefined is one that is not there. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON (RFC 8785): one value has one text, so a hash over the text is a hash over the value. Half of a
 * surrogate pair, which RFC 8785 refuses, becomes U+FFFD: a hostile argument must not be able to keep its own call
 * out of the log. Throws AuditError `invalid_entry` for what JSON cannot hold (NaN, bigint, a cycle).
 */
export function canonicalJson(value: unknown): string {
  try {
    return text(value);
  } catch {
    return repaired(value);
  }
}

function repaired(value: unknown): string {
  try {
    return text(JSON.parse(JSON.stringify(value, finite), wellFormed));
  } catch (error) {
    throw notJson(error);
  }
}

function text(value: unknown): string {
  const written = canonicalize(value);
  if (written === undefined) throw new TypeError('nothing to write');
  return written;
}

/** JSON would write NaN as null, and what was logged would not be what happened. */
function finite(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('not finite');
  return value;
}

function wellFormed(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toWellFormed(), inner]),
  );
}

function notJson(cause: unknown): AuditError {
  return new AuditError('invalid_entry', 'The entry holds something that JSON cannot hold.', {
    hint: 'Pass plain objects, arrays, strings, finite numbers, booleans and null, without cycles.',
    cause,
  });
}
