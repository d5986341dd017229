import type { FormerName } from './former-names.ts';
import type { PreparedTool } from './prepare-tool.ts';

/** A tool as it was asked for: `former` is the name that was used, where it is not the present one. */
export interface FoundTool<Adapter> {
  readonly prepared: PreparedTool<Adapter>;
  readonly former?: FormerName;
}

/** The tool that a call names, by its present name or by a former one; undefined: there is none. */
export function findTool<Adapter>(
  tools: ReadonlyMap<string, PreparedTool<Adapter>>,
  name: string,
): FoundTool<Adapter> | undefined {
  const present = tools.get(name);
  if (present) return { prepared: present };
  for (const prepared of tools.values()) {
    const former = prepared.tool.formerly?.find((old) => old.name === name);
    if (former) return { prepared, former };
  }
  return undefined;
}
