import type { Principal } from '../org/organisation.ts';

/** Whether granted scopes cover a needed one; `x:write` includes `x:read`, nothing else implies anything. */
export function covers(granted: readonly string[], needed: string): boolean {
  if (granted.includes(needed)) return true;
  const [category, right] = needed.split(':');
  return right === 'read' && granted.includes(`${category}:write`);
}

/**
 * What a call may carry: what both the bundle declares and the person holds, directly or as part of a wider scope.
 * Neither side can add to the other.
 */
export function effectiveScopes(principal: Principal, declared: readonly string[]): string[] {
  const both = [
    ...declared.filter((scope) => covers(principal.scopes, scope)),
    ...principal.scopes.filter((scope) => covers(declared, scope)),
  ];
  return [...new Set(both)].toSorted();
}
