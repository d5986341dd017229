import { isObject, type Json } from '../json.ts';
import type { ToolDefinition } from '../surface/surface.ts';
import { pathText } from './change.ts';

/** Keywords that hold data: a `description` in there is nothing that a model is told. */
const data = new Set(['const', 'default', 'enum', 'examples', 'required']);
const maps = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
const MAX_STEPS = 40;

/** Every text of a tool that a model reads, by its place: `description`, `input filter.status`, `output tickets[].id title`. */
export function textPlaces(tool: ToolDefinition): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const add = (place: string, text: string | undefined) => void (text && texts.set(place, text));
  add('title', tool.title);
  if (tool.annotations?.title !== tool.title) add('annotations.title', tool.annotations?.title);
  add('description', tool.description);
  schemaTexts(tool.inputSchema, 'input', texts);
  if (tool.outputSchema) schemaTexts(tool.outputSchema, 'output', texts);
  return texts;
}

/** Walks with its own stack: the depth is the server's to choose. */
function schemaTexts(schema: Json, side: string, texts: Map<string, string>): void {
  const open: { value: Json; path: readonly string[]; isMap: boolean }[] = [
    { value: schema, path: [], isMap: false },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, isMap } = next;
    if (Array.isArray(value)) {
      for (const each of value as readonly Json[]) open.push({ value: each, path, isMap: false });
    }
    if (!isObject(value)) continue;
    if (!isMap) {
      for (const keyword of ['title', 'description'] as const) {
        const text = value[keyword];
        if (typeof text !== 'string' || text === '') continue;
        const where = `${side} ${pathText(path)}`.trim();
        const place = keyword === 'title' ? `${where} title` : where;
        // alternatives share a place
        texts.set(place, texts.has(place) ? `${texts.get(place)}\n${text}` : text);
      }
    }
    for (const [name, inner] of Object.entries(value).toSorted(([a], [b]) => (a < b ? 1 : -1))) {
      if (!isMap && data.has(name)) continue;
      if (typeof inner !== 'object') continue;
      const step = isMap ? [name] : name === 'items' ? ['[]'] : [];
      const longer = path.length < MAX_STEPS ? [...path, ...step] : path;
      open.push({ value: inner, path: longer, isMap: !isMap && maps.has(name) });
    }
  }
}

/**
 * Every text anywhere in a definition, names and values too: a model reads whatever is in a schema, and what is hidden
 * hides in an example as well as in a description.
 */
export function textsAnywhere(tool: ToolDefinition): ReadonlySet<string> {
  const texts = new Set<string>();
  const open: unknown[] = [tool];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') texts.add(value);
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    for (const [name, inner] of Object.entries(value)) {
      if (!isList) texts.add(name);
      open.push(inner);
    }
  }
  return texts;
}
