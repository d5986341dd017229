import { Buffer } from 'node:buffer';
import { HttpResponse } from 'msw';
import { SCOPES, type Scope } from './answer.ts';
import { ACCOUNTS } from './defaults.ts';
import { object } from './json.ts';
import type { User } from './model.ts';
import type { World } from './world.ts';

export const AUTH_HOST = 'https://auth.atlassian.com';
export const CLOUD_ID = '11111111-2222-4333-8444-555555555555';
/** Where OAuth tokens are taken; the site's own address refuses them. */
export const GATEWAY = `https://api.atlassian.com/ex/jira/${CLOUD_ID}`;
export const CLIENT = { id: 'service-account-client', secret: 'service-account-secret' } as const;

export interface Access {
  /** The account of a request, or the refusal. */
  enter(request: Request, scope: Scope, via: 'site' | 'gateway'): User | Response;
  /** Client credentials for a token that lives an hour. */
  grant(body: unknown): Response;
  /** All tokens that were granted are worth nothing from now on. */
  expire(): void;
}

export function access(world: World, scopes: readonly string[] = SCOPES): Access {
  const granted = new Set<string>();
  let count = 0;
  return {
    enter(request, scope, via) {
      const [kind = '', credential = ''] = (request.headers.get('authorization') ?? '').split(' ');
      if (kind.toLowerCase() === 'basic') {
        const [email = '', ...rest] = Buffer.from(credential, 'base64').toString().split(':');
        const user = world.users.find(
          (one) => one.email === email.toLowerCase() && one.apiToken === rest.join(':'),
        );
        return user?.active ? user : notAuthenticated();
      }
      if (kind.toLowerCase() !== 'bearer' || via === 'site') return notAuthenticated();
      if (!granted.has(credential)) return unauthorized('Unauthorized');
      if (!scopes.includes(scope)) return unauthorized('Unauthorized; scope does not match');
      const user = world.users.find(({ accountId }) => accountId === ACCOUNTS.service.id);
      return user ?? unauthorized('Unauthorized');
    },
    grant(body) {
      const given = object(body) ?? {};
      const known =
        given['grant_type'] === 'client_credentials' &&
        given['client_id'] === CLIENT.id &&
        given['client_secret'] === CLIENT.secret;
      if (!known) {
        const error_description = 'Unauthorized';
        return HttpResponse.json({ error: 'access_denied', error_description }, { status: 401 });
      }
      count += 1;
      const access_token = `granted-${count}`;
      granted.add(access_token);
      return HttpResponse.json({
        access_token,
        expires_in: 3600,
        token_type: 'Bearer',
        scope: scopes.join(' '),
      });
    },
    expire: () => granted.clear(),
  };
}

/** Words, not JSON. */
function notAuthenticated(): Response {
  return new HttpResponse('Client must be authenticated to access this resource.', {
    status: 401,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      'x-seraph-loginreason': 'AUTHENTICATED_FAILED',
    },
  });
}

function unauthorized(message: string): Response {
  return HttpResponse.json({ code: 401, message }, { status: 401 });
}
