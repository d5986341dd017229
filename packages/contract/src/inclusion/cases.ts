import { declaredNames, type Branch, type ObjectBranch } from '../schema/branch.ts';
import { BOUNDS } from '../schema/bounds.ts';
import type { Expansion } from '../schema/expand.ts';
import type { Node, NodeTable } from '../schema/node.ts';

/** Cases into which one alternative is split. */
const MAX_CASES = BOUNDS.alternatives;

/**
 * An alternative in cases that one of the others may hold whole: by a property of few values or several types that tells
 * the others apart, or by whether a property is there. Undefined: there is nothing to split by.
 */
export function casesOf(
  table: NodeTable,
  expansion: Expansion,
  branch: Branch,
  alike: readonly Branch[],
): readonly Branch[] | undefined {
  if (branch.kind !== 'object') return undefined;
  const objects = alike.filter((other) => other.kind === 'object');
  for (const name of declaredNames(branch)) {
    if (objects.every((other) => !declaredNames(other).has(name))) continue;
    const kinds = kindsOfProperty(table, expansion, branch, name);
    if (kinds.length > 1 && kinds.length <= MAX_CASES) {
      return kinds.map((node) => withProperty(branch, name, node));
    }
  }
  const optional = [...declaredNames(branch)].find(
    (name) => !branch.required.has(name) && objects.some((other) => other.required.has(name)),
  );
  if (optional === undefined) return undefined;
  const present = { ...branch, required: new Set([...branch.required, optional]) };
  return [withProperty(branch, optional, table.never), present];
}

/** A property's values one by one, and its types. */
function kindsOfProperty(
  table: NodeTable,
  expansion: Expansion,
  branch: ObjectBranch,
  name: string,
): Node[] {
  if (!branch.required.has(name)) return [];
  return expansion.expand(expansion.property(branch, name)).flatMap((part) => {
    if (part.kind === 'values') return part.values.map((value) => table.node({ enum: [value] }));
    return [table.node({ type: [part.kind] })];
  });
}

function withProperty(branch: ObjectBranch, name: string, node: Node): ObjectBranch {
  const part = { properties: new Map([[name, node]]), patterns: new Map(), rest: undefined };
  return { ...branch, parts: [...branch.parts, part] };
}
