import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { defineVendor, secretSetting, type ConnectorDefinition } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../../connectors/ticketing/src/adapter.ts';
import { ticketing } from '../../connectors/ticketing/src/connector.ts';
import { redmineAdapter } from '../../connectors/ticketing/src/vendors/redmine/vendor.ts';
import { oauthRefreshToken } from '../../packages/kit/src/credentials/oauth/refresh-token.ts';
import { encoded, seeded } from './canary-vendor.ts';

const credentials = z.strictObject({
  url: z.url(),
  tokenUrl: z.url(),
  clientSecret: secretSetting(z.string().min(8)),
  refreshToken: secretSetting(z.string().min(8)),
});

/** The ticketing connector before a desk that is opened with OAuth: the same adapter, another credential. */
export function behindOAuth(): ConnectorDefinition<TicketingAdapter> {
  const vendor = defineVendor<TicketingAdapter, typeof credentials>({
    id: 'oauth',
    title: 'a desk behind OAuth',
    credentials,
    origin: ({ url }) => new URL(url),
    authorize: oauthRefreshToken({
      endpoint: ({ tokenUrl, clientSecret }) => ({
        url: new URL(tokenUrl),
        clientId: 'gatehouse-connector',
        clientSecret,
      }),
      first: ({ refreshToken }) => refreshToken,
    }),
    explain: (_status, body) => ({ message: JSON.stringify(body) }),
    adapter: (http, { url }, { now }) => redmineAdapter(http, { url, project: 'support' }, now),
  });
  return { ...ticketing, vendors: [vendor] };
}

export interface TokenServer {
  readonly url: URL;
  /** Every token that it ever gave out. */
  readonly given: string[];
  close(): Promise<void>;
}

/** Rotates tokens at each use, lets them live so shortly that they are renewed all the time, and repeats what it is sent. */
export async function startTokenServer(seed: number): Promise<TokenServer> {
  const random = seeded(seed);
  const given: string[] = [];
  const make = (kind: string) => {
    const token = `CNRY_${kind}_${randomBytes(12).toString('hex')}`;
    given.push(token);
    return token;
  };
  const server = createServer((request, response) => {
    void (async () => {
      const sent = Buffer.concat(await request.toArray()).toString();
      const secret = new URLSearchParams(sent).get('refresh_token') ?? 'none';
      const echo = encoded(
        random() < 0.5 ? secret : (request.headers.authorization ?? secret),
        random,
      );
      const bad = random() < 0.25;
      response.writeHead(bad ? 503 : 200, {
        'content-type': 'application/json',
        'x-echo': encodeURIComponent(echo),
      });
      const body = bad
        ? { error: 'temporarily_unavailable', error_description: echo }
        : {
            access_token: make('access'),
            refresh_token: make('refresh'),
            token_type: 'Bearer',
            expires_in: 2,
            scope: echo,
          };
      response.end(JSON.stringify(body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  return {
    url: new URL(`http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/token`),
    given,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
