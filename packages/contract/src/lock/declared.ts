import { FORMERLY } from '../compare/former-names.ts';
import { canonicalJson, isObject, type Json } from '../json.ts';
import type { ToolDefinition } from '../surface/surface.ts';
import { asJson } from './lock-file.ts';

/**
 * What a server says to programs rather than to models: `_meta`, and keywords of its own (`x-…`) inside the schemas, each
 * under its place. A host may go by them, as Gatehouse goes by the effect and the scope that its connectors declare.
 */
function declaredIn(tool: ToolDefinition): ReadonlyMap<string, string> {
  const { _meta: meta, inputSchema, outputSchema } = asJson.parse(tool);
  const found = new Map<string, string>();
  // a space, which no place has: whatever the server calls it, it stands for nothing in a schema
  for (const [key, value] of Object.entries(isObject(meta) ? meta : {}))
    // former names change nothing of what a tool does; whether each still answers is compared with the tools
    if (key !== FORMERLY) found.set(`_meta ${key}`, canonicalJson(value));
  const open: [place: string, value: Json][] = [
    ['input', inputSchema ?? null],
    ['output', outputSchema ?? null],
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [place, value] = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      // places of deep schemas are cut: what differs down there is still told, under a shorter name
      const at = place.length < 200 ? `${place}.${key}` : place;
      if (key.startsWith('x-')) found.set(at, `${found.get(at) ?? ''}${canonicalJson(inner)}`);
      else open.push([at, inner]);
    }
  }
  return found;
}

/** Each declaration that differs, as `name: before → after`. */
export const changedDeclarations = (before: ToolDefinition, after: ToolDefinition): string[] =>
  changed(declaredIn(before), declaredIn(after));

/** Fields of a tool that are judged: each by its own comparison. */
const COMPARED: ReadonlySet<string> = new Set([
  'name',
  'title',
  'description',
  'inputSchema',
  'outputSchema',
  'annotations',
  '_meta',
]);

/** What differs and nothing here judges, such as icons, as `name: before → after`. */
export const uncompared = (before: ToolDefinition, after: ToolDefinition): string[] =>
  changed(uncomparedIn(before), uncomparedIn(after));

const uncomparedIn = (tool: ToolDefinition): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(asJson.parse(tool))
      .filter(([key]) => !COMPARED.has(key))
      .map(([key, value]) => [key, canonicalJson(value)]),
  );

function changed(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): string[] {
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .toSorted()
    .map((name) => `${name}: ${was.get(name) ?? 'unsaid'} → ${is.get(name) ?? 'unsaid'}`);
}
