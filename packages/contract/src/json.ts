/** What JSON text can hold. A schema, a tool and a witness are all read from it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Levels that are indented further: beyond, spaces alone would grow with the square of the depth. */
const DEEPEST_INDENT = 100;

/**
 * One text for equal values: keys in code-unit order, no spaces. Walks with its own stack, so that a value nested ten
 * thousand times over is only long. `indent` makes it readable, two spaces a level, as it is committed.
 */
export function canonicalJson(value: Json, indent: 0 | 2 = 0): string {
  const parts: string[] = [];
  // what is still to be written, the next thing last: texts as they are, values to be opened
  const open: ({ text: string } | { value: Json; depth: number })[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if ('text' in next) parts.push(next.text);
    // one by one: a list of a million entries is more than a call can take as arguments
    else for (const each of opened(next.value, next.depth, indent).toReversed()) open.push(each);
  }
  return parts.join('');
}

function opened(value: Json, depth: number, indent: 0 | 2) {
  if (typeof value !== 'object' || value === null) return [{ text: JSON.stringify(value) }];
  const isList = Array.isArray(value);
  const entries: [string, Json][] = isList
    ? value.map((each: Json) => ['', each])
    : Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const [start, end] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return [{ text: `${start}${end}` }];
  const line = (level: number) =>
    indent === 0 ? '' : `\n${' '.repeat(indent * Math.min(level, DEEPEST_INDENT))}`;
  const colon = indent === 0 ? ':' : ': ';
  const inner = entries.flatMap(([name, each], at) => [
    {
      text: `${at === 0 ? '' : ','}${line(depth + 1)}${isList ? '' : `${JSON.stringify(name)}${colon}`}`,
    },
    { value: each, depth: depth + 1 },
  ]);
  return [{ text: start }, ...inner, { text: `${line(depth)}${end}` }];
}
