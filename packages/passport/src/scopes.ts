/**
 * Whether granted scopes cover a needed one. `x:write` includes `x:read`: who may change a record may see it. Nothing
 * else implies anything; there are no wildcards.
 */
export function covers(granted: readonly string[], needed: string): boolean {
  if (granted.includes(needed)) return true;
  return needed.endsWith(':read') && granted.includes(needed.replace(/:read$/, ':write'));
}

/** What both sides grant, directly or as part of a wider scope; sorted. Neither side can add to the other. */
export function commonScopes(one: readonly string[], other: readonly string[]): string[] {
  const both = [
    ...one.filter((scope) => covers(other, scope)),
    ...other.filter((scope) => covers(one, scope)),
  ];
  return [...new Set(both)].toSorted();
}
