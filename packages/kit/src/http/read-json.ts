import { parseExactJson } from './exact-json.ts';

/** A body as JSON; undefined when it is empty. `expected` completes "something that is not …". */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string };

/** Reads a vendor's body. Never throws. `exact` keeps numbers as they were written and refuses ambiguous objects. */
export function readJson(text: string, numbers: 'double' | 'exact'): ReadJson {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: numbers === 'exact' ? parseExactJson(text) : JSON.parse(text) };
  } catch {
    return { ok: false, expected: numbers === 'exact' ? 'plain JSON' : 'JSON' };
  }
}
