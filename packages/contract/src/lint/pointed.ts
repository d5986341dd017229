import { isObject, type Json, type JsonObject } from '../json.ts';

/**
 * What a reference means inside its own schema: `#`, `#/$defs/a`, `#anchor`. Anything with a place of its own, such as a
 * URL or a file, is `outside` and never fetched. RFC 6901 for pointers; JSON Schema 2020-12, 8.2.3 for anchors.
 */
export function pointed(
  root: JsonObject,
  ref: string,
): JsonObject | boolean | 'outside' | 'nowhere' {
  if (!ref.startsWith('#')) return ref !== '' && ref === root['$id'] ? root : 'outside';
  const fragment = decoded(ref.slice(1));
  if (fragment === undefined) return 'nowhere';
  if (fragment === '') return root;
  if (!fragment.startsWith('/')) return anchored(root, fragment) ?? 'nowhere';
  let value: Json | undefined = root;
  for (const token of fragment.slice(1).split('/')) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = /^\d{1,9}$/.test(name) ? value[Number(name)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (value === undefined) return 'nowhere';
  }
  return isObject(value) || typeof value === 'boolean' ? value : 'nowhere';
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Anchors of each root that had to be searched; the walk is done once. */
const anchors = new WeakMap<JsonObject, Map<string, JsonObject>>();

function anchored(root: JsonObject, name: string): JsonObject | undefined {
  const known = anchors.get(root);
  if (known) return known.get(name);
  const found = new Map<string, JsonObject>();
  const open: Json[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isObject(next)) {
      for (const key of ['$anchor', '$dynamicAnchor']) {
        const anchor = next[key];
        if (typeof anchor === 'string' && !found.has(anchor)) found.set(anchor, next);
      }
      for (const value of Object.values(next)) if (isBranch(value)) open.push(value);
    } else if (Array.isArray(next)) {
      for (const value of next) if (isBranch(value)) open.push(value);
    }
  }
  anchors.set(root, found);
  return found.get(name);
}

const isBranch = (value: Json) => typeof value === 'object' && value !== null;
