import { isObject, type Json } from '../json.ts';

/** Places that are listed by name; the rest of a deep one is `…`. */
const NAMED = 8;

/**
 * Every text in a value with its place, names of members included: a model reads default values, examples and names of
 * arguments just as it reads descriptions. `_meta` is for programs and left out. Bounded by the size of the value.
 */
export function* textsOf(root: unknown): Generator<{ path: string; text: string }> {
  const open: { value: unknown; path: string; depth: number }[] = [
    { value: root, path: '', depth: 0 },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'string') yield { path, text: value };
    else if (Array.isArray(value)) {
      for (const each of value.toReversed()) open.push({ value: each, path, depth });
    } else if (isObject(value)) {
      for (const [name, each] of Object.entries(value).toReversed()) {
        if (name === '_meta') continue;
        const inside = depth < NAMED ? join(path, name) : depth === NAMED ? `${path}.…` : path;
        if (isText(each)) open.push({ value: each, path: inside, depth: depth + 1 });
        open.push({ value: name, path: inside, depth: depth + 1 });
      }
    }
  }
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
const isText = (value: Json) =>
  typeof value === 'string' || (typeof value === 'object' && value !== null);
