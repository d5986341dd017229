import { isRecord, json } from './answer.ts';
import type { User } from './defaults.ts';
import { tokenText, type Token, type World } from './world.ts';

/** What an administrator registers, and what a connector is configured with. */
export const CLIENT = {
  id: 'gatehouse_connector',
  secret: tokenText('client secret', 1),
  /** For the grant of a person's consent; it changes at each use. */
  refresh: tokenText('refresh', 0),
} as const;

/** The person in whose name the client acts. */
export const CLIENT_USER = 361_000_000_002;

/** https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/ */
export function grantToken(world: World, body: unknown, life: number): Response {
  const given = isRecord(body) ? body : {};
  if (given['client_id'] !== CLIENT.id || given['client_secret'] !== CLIENT.secret) {
    return refused('invalid_client', 401);
  }
  switch (given['grant_type']) {
    case 'client_credentials':
      return granted(world, given, life);
    case 'refresh_token': {
      const refresh = given['refresh_token'];
      const index = world.tokens.findIndex((token) => token.refresh === refresh);
      const old = world.tokens[index];
      if (refresh === undefined || !old) return refused('invalid_grant', 400);
      // the former pair ends with the new one
      world.tokens.splice(index, 1);
      return granted(world, given, life, tokenText('refresh', world.next('token')));
    }
    default:
      return refused('unsupported_grant_type', 400);
  }
}

function granted(world: World, given: Record<string, unknown>, life: number, refresh?: string) {
  const scope = given['scope'];
  const scopes = typeof scope === 'string' ? scope.split(' ') : world.scopes;
  if (scopes.some((one) => !allows(world.scopes, one))) return refused('invalid_scope', 400);
  const asked = Number(given['expires_in']);
  const seconds = asked >= 300 && asked <= 172_800 ? asked : life;
  const token: Token = {
    access: tokenText('access', world.next('token')),
    ...(refresh !== undefined && { refresh }),
    user: CLIENT_USER,
    scopes,
    expires: world.clock + seconds * 1000,
  };
  world.tokens.push(token);
  return json({
    access_token: token.access,
    ...(refresh !== undefined && { refresh_token: refresh, refresh_token_expires_in: 2_592_000 }),
    token_type: 'bearer',
    scope: scopes.join(' '),
    expires_in: seconds,
  });
}

function refused(error: string, status: number): Response {
  return json({ error, error_description: `The token request was refused (${error}).` }, status);
}

/** A scope for all, such as `read`, holds the one for a resource, such as `tickets:read`. */
function allows(scopes: readonly string[], wanted: string): boolean {
  return scopes.includes(wanted) || scopes.includes(wanted.split(':').at(-1) ?? '');
}

/** The account behind a bearer token; API tokens and passwords are not taken any more. */
export function authenticate(world: World, request: Request): User | Response {
  const header = request.headers.get('authorization') ?? '';
  if (!header.startsWith('Bearer ')) return json({ error: "Couldn't authenticate you" }, 401);
  const token = world.tokens.find(({ access }) => header === `Bearer ${access}`);
  const user = world.users.find(({ id }) => id === token?.user);
  if (!token || !user || token.expires <= world.clock) {
    const error_description = 'The access token is expired, revoked or malformed.';
    return json({ error: 'invalid_token', error_description }, 401, {
      'www-authenticate': 'Bearer realm="Zendesk", error="invalid_token"',
    });
  }
  const resource = new URL(request.url).pathname.split(/[/.]/)[3] ?? '';
  const verb = request.method === 'GET' ? 'read' : 'write';
  if (allows(token.scopes, `${resource}:${verb}`)) return user;
  const description = `You are missing the following required scopes: ${resource}:${verb}`;
  return json({ error: 'Forbidden', description }, 403);
}
