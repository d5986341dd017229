import type { AuthorizeSurroundings, MakeAuthorize } from '../../vendor/surroundings.ts';
import type { LiveSettings } from '../../vendor/live-settings.ts';
import { keeperFor } from './keeper-for.ts';
import { askClientCredentials, type TokenEndpoint } from './token-endpoint.ts';

export interface ClientCredentials<Settings> {
  /** Out of the vendor's settings, read anew for each token: a rotated client secret is used for the next one. */
  readonly endpoint: (settings: Settings) => TokenEndpoint;
  /** Space-separated. Absent: what the server gives. */
  readonly scope?: string;
}

/**
 * The connector's own account at a vendor (RFC 6749, section 4.4). With a grant book replicas share one token;
 * some vendors end the former one when they give another.
 */
export function oauthClientCredentials<Settings>({
  endpoint,
  scope,
}: ClientCredentials<Settings>): MakeAuthorize<Settings> {
  return (live: LiveSettings<Settings>, around: AuthorizeSurroundings) =>
    keeperFor({
      live,
      around,
      nameOf(settings) {
        const { url, clientId } = endpoint(settings);
        return { kind: 'client_credentials', account: `${clientId}@${url.host} ${scope ?? ''}` };
      },
      ask: async () => askClientCredentials(endpoint(await live.current()), around.fetch, scope),
    });
}
