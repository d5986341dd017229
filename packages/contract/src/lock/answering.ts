import { formerNamesOf } from '../compare/former-names.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';

/** A name under which a tool that is listed under another one answers as well. */
interface Alias {
  readonly name: string;
  /** The tools that claim it. More than one: nobody can tell which is called. */
  readonly tools: readonly [ToolDefinition, ...ToolDefinition[]];
}

/** Every former name that is listed by no tool of its own. */
export function aliasesIn({ tools }: Surface): ReadonlyMap<string, Alias> {
  const listed = new Set(tools.map(({ name }) => name));
  const aliases = new Map<string, Alias>();
  for (const tool of tools) {
    for (const { name } of formerNamesOf(tool)) {
      if (listed.has(name)) continue;
      const others = aliases.get(name)?.tools.filter((each) => each !== tool) ?? [];
      aliases.set(name, { name, tools: [tool, ...others] });
    }
  }
  return aliases;
}

/** What is called under a name, as if it were listed under it. Undefined: nothing, or nobody can tell. */
export function answeringTo(surface: Surface, name: string): ToolDefinition | undefined {
  const [tool, another] = surface.tools.filter((each) => each.name === name);
  if (tool) return another ? undefined : tool;
  const [successor, rival] = aliasesIn(surface).get(name)?.tools ?? [];
  if (!successor || rival) return undefined;
  const twins = surface.tools.filter((each) => each.name === successor.name);
  return twins.length > 1 ? undefined : { ...successor, name };
}
