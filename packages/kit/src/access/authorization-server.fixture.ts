import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { errors, Provider, type Configuration } from 'oidc-provider';
import { RESOURCE, RESOURCES, resourceServer, SCOPES } from './resources.fixture.ts';
import { addTokenExchange, EXCHANGE } from './token-exchange.fixture.ts';

/** What the company knows of its people, and of the programs that call for themselves. */
const directory: Readonly<Record<string, object>> = {
  maya: { org: { unit: 'support' }, groups: ['grp-leads', 'grp-everyone'] },
  noor: { org: { unit: 'finance' }, groups: 'grp-everyone, grp-analysts' },
  machine: { org: { unit: 'integration' }, groups: [] },
};

export interface AuthorizationServer {
  readonly issuer: string;
  /** Requests that it got, as `METHOD /path`. */
  readonly requests: string[];
  /** The key it signs with now. */
  readonly signing: () => { readonly kid: string; readonly key: CryptoKey };
  /** The same issuer comes back with other keys, as after an emergency rotation. */
  rotate(): Promise<void>;
  /** While true, every answer is 500. */
  fail(broken: boolean): void;
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A real OAuth 2.1 authorization server on a free port of this machine. */
export async function authorizationServer(): Promise<AuthorizationServer> {
  let handler: Handler | undefined;
  let broken = false;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${(request.url ?? '').split('?')[0]}`);
    if (broken) response.writeHead(500).end('down');
    else void handler?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // a socket that listens on a port has this form of address
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  let generation = 0;
  let signing: { kid: string; key: CryptoKey };
  async function rotate(): Promise<void> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    signing = { kid: `key-${(generation += 1)}`, key: pair.privateKey };
    const about = { kid: signing.kid, alg: 'ES256', use: 'sig' };
    const jwk = { ...(await exportJWK(pair.privateKey)), ...about };
    const publicJwk = { ...(await exportJWK(pair.publicKey)), ...about };
    const provider = new Provider(issuer, configuration(jwk));
    addTokenExchange(provider, { keys: [publicJwk] });
    handler = provider.callback();
  }
  await rotate();
  return {
    issuer,
    requests,
    rotate,
    signing: () => signing,
    fail: (now) => void (broken = now),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function configuration(jwk: object): Configuration {
  const scope = SCOPES.join(' ');
  const machine = { response_types: [], redirect_uris: [], scope } as const;
  return {
    jwks: { keys: [jwk] },
    clients: [
      {
        client_id: 'machine',
        client_secret: 'machine-secret',
        grant_types: ['client_credentials', EXCHANGE],
        ...machine,
      },
      {
        client_id: 'bound',
        client_secret: 'bound-secret',
        grant_types: ['client_credentials'],
        dpop_bound_access_tokens: true,
        ...machine,
      },
      { client_id: 'connector', client_secret: 'c0nnector:+ &secret', grant_types: [], ...machine },
      {
        client_id: 'desktop',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
        scope: `openid offline_access ${scope}`,
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    scopes: ['openid', 'offline_access', ...SCOPES],
    cookies: { keys: ['only-a-test'] },
    pkce: { required: () => true },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: (_ctx, token) => ({
      ...directory['accountId' in token ? token.accountId : (token.clientId ?? '')],
      ...token.extra,
    }),
    ttl: {
      AccessToken: 300,
      ClientCredentials: 300,
      Session: 3600,
      Grant: 3600,
      Interaction: 600,
      RefreshToken: 3600,
      IdToken: 600,
    },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (!RESOURCES.includes(resource)) throw new errors.InvalidTarget();
          return resourceServer(resource);
        },
      },
    },
  };
}
