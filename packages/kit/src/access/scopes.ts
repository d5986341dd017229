/**
 * Whether a set of granted scopes covers a needed one. `x:write` includes `x:read`: who may change a record may
 * see it. Nothing else implies anything; there are no wildcards.
 */
export function holdsScope(granted: readonly string[], needed: string): boolean {
  if (granted.includes(needed)) return true;
  return needed.endsWith(':read') && granted.includes(needed.replace(/:read$/, ':write'));
}
