import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { errors, type Provider } from 'oidc-provider';
import { resourceServer } from './resources.fixture.ts';

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/**
 * Adds RFC 8693 to a server: a person's token against one for another resource, with at most the same scopes, in which
 * `act` names the client that acts.
 */
export function addTokenExchange(provider: Provider, keys: JSONWebKeySet): void {
  provider.registerGrantType<{ subject_token?: string; resource?: string }>(
    EXCHANGE,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      const { subject_token: subject = '', resource = '' } = params;
      const { payload } = await jwtVerify(subject, createLocalJWKSet(keys), {
        issuer: provider.issuer,
      }).catch(() => {
        throw new errors.InvalidGrant('subject_token is not valid');
      });
      const had = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
      const wanted = params.scope?.split(' ') ?? had;
      if (wanted.some((scope) => !had.includes(scope))) throw new errors.InvalidScope('more', '');
      const token = new provider.AccessToken({
        accountId: payload.sub ?? '',
        client,
        scope: wanted.join(' '),
        gty: 'token_exchange',
        grantId: '',
        resourceServer: new provider.ResourceServer(resource, resourceServer(resource)),
        extra: { act: { sub: client.clientId } },
      });
      ctx.oidc.entity('AccessToken', token);
      ctx.body = {
        access_token: await token.save(),
        issued_token_type: ACCESS_TOKEN,
        token_type: 'Bearer',
        expires_in: token.expiration,
      };
    },
    ['subject_token', 'subject_token_type', 'resource', 'scope'],
  );
}
