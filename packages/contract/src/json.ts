/** What JSON text can hold. A schema, a tool and a witness are all read from it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** Levels that are indented further: beyond, spaces alone would grow with the square of the depth. */
const DEEPEST_INDENT = 100;

/**
 * One text for equal values: keys in code-unit order, no spaces. Walks with its own stack, so that a value nested ten
 * thousand times over is only long. `indent` makes it readable, two spaces a level, as it is committed.
 */
export function canonicalJson(value: Json, indent: 0 | 2 = 0): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  // what is still to be written, the next thing last: texts as they are, values to be opened
  const open: (string | Opened)[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') text += next;
    else if (typeof next.value !== 'object' || next.value === null)
      text += JSON.stringify(next.value);
    else pushOpened(open, next.value, next.depth, indent);
  }
  return text;
}

interface Opened {
  readonly value: Json;
  readonly depth: number;
}

function pushOpened(
  open: (string | Opened)[],
  value: readonly Json[] | JsonObject,
  depth: number,
  indent: 0 | 2,
): void {
  const line = (level: number) =>
    indent === 0 ? '' : `\n${' '.repeat(indent * Math.min(level, DEEPEST_INDENT))}`;
  const inner = line(depth + 1);
  if (isList(value)) {
    if (value.length === 0) return void open.push('[]');
    open.push(`${line(depth)}]`);
    for (let at = value.length - 1; at >= 0; at -= 1) {
      open.push(
        { value: value[at] ?? null, depth: depth + 1 },
        at === 0 ? `[${inner}` : `,${inner}`,
      );
    }
    return;
  }
  // what is undefined is not there, as JSON has it
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .toSorted();
  if (names.length === 0) return void open.push('{}');
  open.push(`${line(depth)}}`);
  for (let at = names.length - 1; at >= 0; at -= 1) {
    const name = names[at] ?? '';
    const key = `${JSON.stringify(name)}${indent === 0 ? ':' : ': '}`;
    open.push({ value: value[name] ?? null, depth: depth + 1 });
    open.push(`${at === 0 ? '{' : ','}${inner}${key}`);
  }
}
