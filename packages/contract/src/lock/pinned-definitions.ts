import type { ToolDefinition } from '../surface/surface.ts';
import type { Pinned } from './check-surface.ts';
import { own, type LockedTool } from './lock-file.ts';
import { definitionHash, instructionsHash, lockTool } from './lock-surface.ts';

/** Whether a definition is the one that hashes are of: what does not fit them proves nothing. */
export function fits(tool: ToolDefinition, locked: LockedTool): boolean {
  // the quick one first
  if (definitionHash(tool) !== locked.definition) return false;
  const now = lockTool(tool);
  return (['hints', 'shape', 'text'] as const).every((each) => now[each] === locked[each]);
}

/**
 * Gives the definition of each tool that was pinned; undefined when none is at hand that fits the hashes of the lock. The
 * definitions are read with the first that is asked for: mostly nothing differs, so none is.
 */
export function pinnedDefinitions(pinned: Pinned): (name: string) => ToolDefinition | undefined {
  let kept: ReadonlyMap<string, ToolDefinition> | undefined;
  return (name) => {
    const locked = own(pinned.entry.tools, name);
    if (!locked) return undefined;
    kept ??= new Map(pinned.definitions?.tools.map((tool) => [tool.name, tool]));
    const tool = kept.get(name);
    return tool && fits(tool, locked) ? tool : undefined;
  };
}

/** The server's instructions that were pinned; undefined when there were none, or none that fit are at hand. */
export function pinnedInstructions({ entry, definitions }: Pinned): string | undefined {
  const server = definitions?.server;
  return server && instructionsHash(server) === entry.instructions
    ? server.instructions
    : undefined;
}
