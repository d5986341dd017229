import type { Redactor } from '../credentials/redactor.ts';
import type { Fetch } from '../http/fetch.ts';

/**
 * A fetch whose failures hold no secret. What it throws becomes the cause of the connector's error, and whoever
 * inspects that error would see what an HTTP library has written there: an address, a header, a whole request.
 */
export function quietFetch(fetch: Fetch, { redactError }: Redactor): Fetch {
  return async (url, init) => {
    try {
      return await fetch(url, init);
    } catch (error) {
      throw redactError(error);
    }
  };
}
