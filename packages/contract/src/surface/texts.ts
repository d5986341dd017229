import { isObject, type Json } from '../json.ts';
import type { ToolDefinition } from './surface.ts';

/** Keywords whose value is data, not a schema: a `description` in there is nothing that a model is told. */
const DATA = new Set(['const', 'default', 'enum', 'examples', 'example']);
/** Keywords whose value maps names to schemas: a property may be called `title`. */
const MAPS = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);

/**
 * Everything of a tool that a model reads, each text with its place. A place is written as far as it differs from the
 * one before (how many steps are shared, then the rest), so that ten thousand levels stay ten thousand steps.
 */
export function textOf(tool: ToolDefinition): string {
  const found: unknown[] = [tool.name, tool.title ?? null, tool.description ?? null];
  found.push(tool.annotations?.title ?? null);
  for (const schema of [tool.inputSchema, tool.outputSchema]) {
    found.push(schema === undefined ? [] : schemaTexts(schema));
  }
  return JSON.stringify(found);
}

interface Open {
  readonly value: Json;
  readonly depth: number;
  readonly step: string;
  readonly isMap: boolean;
}

/** `[shared steps, further steps, keyword, text]` of each title and description, in the order of the keys. */
function schemaTexts(
  schema: Json,
): readonly (readonly [number, readonly string[], string, string])[] {
  const texts: [number, string[], string, string][] = [];
  const path: string[] = [];
  let told = 0;
  const open: Open[] = [{ value: schema, depth: 0, step: '', isMap: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth, step, isMap } = next;
    if (depth > 0) path.length = depth - 1;
    told = Math.min(told, path.length);
    if (depth > 0) path.push(step);
    if (typeof value !== 'object' || value === null) continue;
    if (isObject(value) && !isMap) {
      for (const keyword of ['title', 'description']) {
        const text = value[keyword];
        if (typeof text !== 'string') continue;
        texts.push([told, path.slice(told), keyword, text]);
        told = path.length;
      }
    }
    const entries: (readonly [string, Json])[] = Array.isArray(value)
      ? value.map((each: Json, at) => [String(at), each] as const)
      : Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [key, inner] of entries.toReversed()) {
      if (isObject(value) && !isMap && DATA.has(key)) continue;
      open.push({
        value: inner,
        depth: depth + 1,
        step: key,
        isMap: isObject(value) && !isMap && MAPS.has(key),
      });
    }
  }
  return texts;
}
