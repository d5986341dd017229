import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { RESOURCE } from './resources.fixture.ts';
import { ACCESS_TOKEN, EXCHANGE } from './token-exchange.fixture.ts';

const REDIRECT = 'http://127.0.0.1:9/callback';
const http = { [oauth.allowInsecureRequests]: true } as const;
const form = (fields: Record<string, string>) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

export type OAuthClient = Awaited<ReturnType<typeof oauthClient>>;

/** Gets tokens from an authorization server, each grant the way a client does it. */
export async function oauthClient(issuer: string) {
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(
    url,
    await oauth.discoveryRequest(url, { ...http, algorithm: 'oidc' }),
  );
  const machine = { client_id: 'machine' };
  const secret = oauth.ClientSecretBasic('machine-secret');
  const desktop = { client_id: 'desktop' };

  return {
    /** For a program that calls for itself. */
    async machineToken(scope = 'notes:read', resource = RESOURCE): Promise<string> {
      const reply = await oauth.clientCredentialsGrantRequest(
        server,
        machine,
        secret,
        { scope, resource },
        http,
      );
      return (await oauth.processClientCredentialsResponse(server, machine, reply)).access_token;
    },

    /** Signs a person in: code with PKCE, login and consent. */
    async signIn(person: string, scope = 'notes:read', resource = RESOURCE) {
      const verifier = oauth.generateRandomCodeVerifier();
      const state = oauth.generateRandomState();
      const start = new URL(server.authorization_endpoint ?? '');
      start.search = new URLSearchParams({
        client_id: 'desktop',
        redirect_uri: REDIRECT,
        response_type: 'code',
        scope: `openid offline_access ${scope}`,
        resource,
        state,
        // without it the server gives no offline_access
        prompt: 'consent',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).toString();
      const returned = await throughTheBrowser(start, person);
      const answer = oauth.validateAuthResponse(server, desktop, returned, state);
      const reply = await oauth.authorizationCodeGrantRequest(
        server,
        desktop,
        oauth.None(),
        answer,
        REDIRECT,
        verifier,
        { ...http, additionalParameters: { resource } },
      );
      return oauth.processAuthorizationCodeResponse(server, desktop, reply);
    },

    async refresh(refreshToken: string) {
      const reply = await oauth.refreshTokenGrantRequest(
        server,
        desktop,
        oauth.None(),
        refreshToken,
        { ...http, additionalParameters: { resource: RESOURCE } },
      );
      return oauth.processRefreshTokenResponse(server, desktop, reply);
    },

    /** RFC 8693: the program acts for the person whose token it holds. */
    async exchange(subjectToken: string, scope: string, resource = RESOURCE): Promise<string> {
      const reply = await oauth.genericTokenEndpointRequest(
        server,
        machine,
        secret,
        EXCHANGE,
        { subject_token: subjectToken, subject_token_type: ACCESS_TOKEN, scope, resource },
        http,
      );
      const answer = await oauth.processGenericTokenEndpointResponse(server, machine, reply);
      return answer.access_token;
    },

    /** A token that is bound to a new key, and what makes proofs with that key. */
    async boundToken(algorithm = 'ES256') {
      const client: oauth.Client = { client_id: 'bound' };
      const keys = await oauth.generateKeyPair(algorithm, { extractable: true });
      const reply = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        oauth.ClientSecretBasic('bound-secret'),
        { scope: 'notes:read', resource: RESOURCE },
        { ...http, DPoP: oauth.DPoP(client, keys) },
      );
      const token = await oauth.processClientCredentialsResponse(server, client, reply);
      return { token: token.access_token, keys };
    },

    async revoke(token: string): Promise<void> {
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(server, machine, secret, token, http),
      );
    },
  };
}

/** The proof and token that a real client would send with a request. */
export async function sentWith(
  token: string,
  keys: oauth.CryptoKeyPair,
  method: string,
  url: string,
): Promise<{ authorization: string; dpop: string }> {
  let sent: Headers | undefined;
  await oauth.protectedResourceRequest(token, method, new URL(url), undefined, undefined, {
    ...http,
    DPoP: oauth.DPoP({}, keys),
    [oauth.customFetch]: (_url, options) => {
      sent = new Headers(options.headers);
      return Promise.resolve(new Response(null, { status: 200 }));
    },
  });
  return { authorization: sent?.get('authorization') ?? '', dpop: sent?.get('dpop') ?? '' };
}

/** Follows the redirects of a sign-in, fills in the forms, and gives the address that it ends at. */
async function throughTheBrowser(start: URL, person: string): Promise<URL> {
  const cookies = new Map<string, string>();
  async function go(url: URL, init: Partial<ReturnType<typeof form>> = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie },
    });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  }
  let reply = await go(start);
  for (let hop = 0; hop < 12; hop += 1) {
    const at = new URL(z.string().parse(reply.headers.get('location')), start);
    if (at.href.startsWith(REDIRECT)) return at;
    if (!at.pathname.startsWith('/interaction/')) {
      reply = await go(at);
      continue;
    }
    const page = await (await go(at)).text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
    const filled = prompt === 'login' ? { prompt, login: person, password: 'x' } : { prompt };
    reply = await go(at, form(filled));
  }
  throw new Error('the sign-in does not end');
}
