import type { Principal } from '../org/organisation.ts';

/** Whether granted scopes cover a needed one; `x:write` includes `x:read`, nothing else implies anything. */
export function covers(granted: readonly string[], needed: string): boolean {
  if (granted.includes(needed)) return true;
  const [category, right] = needed.split(':');
  return right === 'read' && granted.includes(`${category}:write`);
}

/** What a call may carry: declared by a bundle and held by the person. Neither side can add to the other. */
export function effectiveScopes(principal: Principal, declared: readonly string[]): string[] {
  return declared.filter((scope) => covers(principal.scopes, scope)).toSorted();
}
