import type { Client, ListToolsResult, Tool } from '@modelcontextprotocol/client';

/**
 * What a connector offered to whoever asked, at one moment. It holds until the connection is lost, the server says that
 * its tools have changed, or the time is over that the server itself gave it.
 */
export interface Listing {
  readonly tools: readonly Tool[];
  readonly server: {
    readonly name: string;
    readonly version: string;
    readonly protocol?: string;
    readonly instructions?: string;
  };
  /** Counts what may have changed the tools since the connector was first used. */
  readonly epoch: number;
  /** Milliseconds since the epoch from which on it has to be listed again. */
  readonly until: number;
}

/** Milliseconds for which a listing holds at least: a server that says "at once" would be listed before each call. */
const AT_LEAST = 60_000;

/** Where the server gives no time, and would not be heard if its tools changed. */
const UNHEARD = 300_000;

/**
 * `now`: milliseconds since the epoch when the answer came. `isProcess`: what it says of changes reaches us at any time; a
 * server that is reached by URL may be replaced without a word.
 */
export function listingOf(
  client: Client,
  { tools, ttlMs }: ListToolsResult,
  epoch: number,
  now: number,
  isProcess: boolean,
): Listing {
  const { name = '', version = '' } = client.getServerVersion() ?? {};
  const protocol = client.getNegotiatedProtocolVersion();
  const instructions = client.getInstructions();
  return {
    tools,
    server: {
      name,
      version,
      ...(protocol !== undefined && { protocol }),
      ...(instructions !== undefined && { instructions }),
    },
    epoch,
    until: until(),
  };

  function until(): number {
    if (typeof ttlMs === 'number') return now + Math.max(AT_LEAST, ttlMs);
    // servers of the older revision give no time; those that say that they tell of changes, do
    const tells = isProcess && client.getServerCapabilities()?.tools?.listChanged === true;
    return tells ? Number.POSITIVE_INFINITY : now + UNHEARD;
  }
}
