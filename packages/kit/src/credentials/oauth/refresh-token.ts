import { createHash } from 'node:crypto';
import type { AuthorizeSurroundings, MakeAuthorize } from '../../vendor/surroundings.ts';
import type { LiveSettings } from '../../vendor/live-settings.ts';
import { Secret } from '../secret.ts';
import { keeperFor } from './keeper-for.ts';
import { askRefresh, type TokenEndpoint } from './token-endpoint.ts';

export interface RefreshToken<Settings> {
  /** Out of the vendor's settings, read anew for each renewal. */
  readonly endpoint: (settings: Settings) => TokenEndpoint;
  /** The refresh token that the operator was given when the connector was authorized; later ones are in the book. */
  readonly first: (settings: Settings) => string;
}

/**
 * A person's or a company's consent, kept alive with refresh tokens that change at each use (RFC 6749, section 6;
 * RFC 9700, section 4.14). A new first token in the settings begins a new grant. Throws TypeError when the connector
 * has no grant book: a refresh token that is not kept is lost with the process.
 */
export function oauthRefreshToken<Settings>({
  endpoint,
  first,
}: RefreshToken<Settings>): MakeAuthorize<Settings> {
  return (live: LiveSettings<Settings>, around: AuthorizeSurroundings) => {
    if (!around.grants) throw new TypeError(`${around.vendor} needs a store for its OAuth grant`);
    return keeperFor({
      live,
      around,
      nameOf(settings) {
        const { url, clientId } = endpoint(settings);
        const begun = createHash('sha256').update(first(settings)).digest('hex').slice(0, 16);
        return { kind: 'refresh_token', account: `${clientId}@${url.host} ${begun}` };
      },
      async ask(newest) {
        const settings = await live.current();
        const refresh = newest ?? new Secret(first(settings), 'the refresh token setting');
        return askRefresh(endpoint(settings), around.fetch, refresh);
      },
    });
  };
}
