import type { Direction, JsonObject, Surface } from 'gatehouse-contract';

/** One schema before and after somebody changed it. */
export interface Edit {
  /** Where it comes from, for people. */
  readonly name: string;
  readonly direction: Direction;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** The schemas that differ between two versions of one server, for tools that both have. */
export function editsBetween(name: string, older: Surface, newer: Surface): Edit[] {
  const now = new Map(newer.tools.map((tool) => [tool.name, tool]));
  return older.tools.flatMap((tool) => {
    const other = now.get(tool.name);
    if (!other) return [];
    const sides: (readonly [Direction, JsonObject | undefined, JsonObject | undefined])[] = [
      ['in', tool.inputSchema, other.inputSchema],
      ['out', tool.outputSchema, other.outputSchema],
    ];
    return sides.flatMap(([direction, before, after]) =>
      before && after && JSON.stringify(before) !== JSON.stringify(after)
        ? [{ name: `${name} ${tool.name} ${direction}`, direction, before, after }]
        : [],
    );
  });
}
