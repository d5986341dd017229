import type { Json } from '../json.ts';
import type { Node } from './node.ts';

const MAX_DEPTH = 12;

/**
 * The default that holds for a place, wherever it stands: on the schema, behind its `$ref`, in a part or an alternative.
 * A default of null says what leaving out says anyway.
 */
export function defaultOf(nodes: readonly Node[], depth = 0): Json | undefined {
  for (const node of nodes) {
    if (node.default !== undefined) return node.default ?? undefined;
    if (depth > MAX_DEPTH) continue;
    const parts = [...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
    const found = defaultOf(node.ref ? [node.ref(), ...parts] : parts, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
