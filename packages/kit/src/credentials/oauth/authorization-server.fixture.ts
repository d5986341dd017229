import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { vi } from 'vitest';

export const CLIENT = { id: 'gatehouse-connector', secret: 'CNRY_client-secret!(1)*/+' };

/** oidc-provider on loopback with client credentials and refresh tokens that rotate at each use. */
export interface AuthorizationServer {
  readonly tokenUrl: URL;
  /** `grant_type` of every token request, and what was answered: `refresh_token 200`. */
  readonly requests: string[];
  /** A consent that somebody has given: its first refresh token. */
  consent(): Promise<string>;
  /** Whether the server knows this access token. */
  knows(access: string): Promise<boolean>;
  close(): Promise<void>;
}

/** `life` is that of access tokens, in seconds. */
export async function startAuthorizationServer(life = 600): Promise<AuthorizationServer> {
  const server = createServer();
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has such an address
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const client = {
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    grant_types: ['client_credentials', 'refresh_token', 'authorization_code'],
    redirect_uris: ['https://connector.test/callback'],
    token_endpoint_auth_method: 'client_secret_basic' as const,
  };
  // it warns that it keeps everything in memory, which is what a test wants
  const quiet = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const provider = new Provider(origin, {
    clients: [client],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access', 'tickets'],
    ttl: { AccessToken: life, ClientCredentials: life, RefreshToken: 86_400, Grant: 86_400 },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  quiet.mockRestore();
  const requests: string[] = [];
  provider.on('grant.success', (context) => requests.push(said(context.oidc.params)));
  provider.on('grant.error', (context, error) => {
    requests.push(`${said(context.oidc.params)} ${error.error}`);
  });
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));

  return {
    tokenUrl: new URL('/token', origin),
    requests,
    async consent() {
      const grant = new provider.Grant({ clientId: CLIENT.id, accountId: 'maya' });
      grant.addOIDCScope('offline_access tickets');
      const grantId = await grant.save();
      const found = await provider.Client.find(CLIENT.id);
      if (!found) throw new TypeError('the client is not registered');
      const token = new provider.RefreshToken({
        accountId: 'maya',
        client: found,
        grantId,
        gty: 'authorization_code',
        scope: 'offline_access tickets',
      });
      return token.save();
    },
    async knows(access) {
      const [token, own] = await Promise.all([
        provider.AccessToken.find(access),
        provider.ClientCredentials.find(access),
      ]);
      return token !== undefined || own !== undefined;
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

const said = (parameters: unknown): string =>
  typeof parameters === 'object' && parameters !== null && 'grant_type' in parameters
    ? String(parameters.grant_type)
    : 'unknown';
