/** The connector, as clients of the authorization server name it. */
export const RESOURCE = 'http://127.0.0.1:7411/mcp';
/** Another resource of the same company. */
export const OTHER_RESOURCE = 'http://127.0.0.1:7412/mcp';
/** The connector again, for which the server issues opaque tokens. */
export const OPAQUE_RESOURCE = 'http://127.0.0.1:7411/opaque';
export const RESOURCES = [RESOURCE, OTHER_RESOURCE, OPAQUE_RESOURCE];

export const SCOPES = ['notes:read', 'notes:write', 'tickets.rw'];

/** What the authorization server issues for a resource. */
export function resourceServer(resource: string) {
  return {
    audience: resource,
    scope: SCOPES.join(' '),
    accessTokenTTL: 300,
    accessTokenFormat: resource === OPAQUE_RESOURCE ? ('opaque' as const) : ('jwt' as const),
    jwt: { sign: { alg: 'ES256' as const } },
  };
}
