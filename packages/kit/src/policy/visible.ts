import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import { entitiesIn, usesOf, type Path } from './expression.ts';
import type { ToolShape } from './schema.ts';

/** Which parts of a question can change a decision; `all` from some depth on. */
export type Seen = 'all' | { readonly [attribute: string]: Seen };

/** Whether a policy's head can match a tool at all. One that cannot is neither satisfied nor able to fail. */
export function coversTool(policy: PolicyJson, tool: ToolShape): boolean {
  const { action } = policy;
  if (action.op === 'All') return true;
  const named = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  const ids = entitiesIn(named).map(({ id }) => id);
  return ids.some((id) => id === tool.name || (action.op === 'in' && tool.groups.includes(id)));
}

/**
 * What the policies that can match a tool are able to see of a call: every path that one of them reads or asks for.
 * What no policy refers to cannot change the outcome, so it is neither sent to the engine nor part of a cache's key.
 * (That it has the right type is checked before.)
 */
export function seenOf(policies: Iterable<PolicyJson>, tool: ToolShape): Seen {
  // the tiers look at it, whatever the conditions do
  let seen: Seen = { context: { approved: 'all' } };
  for (const policy of policies) {
    if (!coversTool(policy, tool)) continue;
    for (const use of usesOf(policy)) {
      if (use.kind === 'read' || use.kind === 'has') seen = withPath(seen, use.path);
    }
  }
  return seen;
}

function withPath(seen: Seen, path: Path): Seen {
  const [first, ...rest] = path;
  if (seen === 'all' || first === undefined) return 'all';
  return { ...seen, [first]: withPath(seen[first] ?? {}, rest) };
}

/** What is seen below an attribute; undefined when nothing is. */
export function below(seen: Seen | undefined, attribute: string): Seen | undefined {
  if (seen === 'all' || seen === undefined) return seen;
  return Object.hasOwn(seen, attribute) ? seen[attribute] : undefined;
}
