import type { Fetch } from '../http/fetch.ts';
import type { VendorLimits } from '../http/limits-config.ts';
import { createOutsideFetch } from '../http/outside.ts';
import { assertGuardWorks } from '../http/outside-check.ts';
import type { Closing } from './closing.ts';
import { createPools } from './vendor-traffic.ts';

/** The two ways out of the process. */
export interface Network {
  /** To what an operator configured: a vendor, its authorization server, a vault, an issuer of tokens. */
  readonly fetch: Fetch;
  /** To an address that somebody else named, such as a file's in a vendor's reply. Never into this network. */
  readonly outside: Fetch;
}

/** Bytes of one file that a vendor keeps elsewhere. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/**
 * Opens both. The guard of the second is tried before anything is served: throws GuardError where this runtime
 * ignores it.
 */
export async function openNetwork(limits: VendorLimits, closing: Closing): Promise<Network> {
  await assertGuardWorks((port) => createOutsideFetch({ ports: [port] }));
  const pools = closing.keep(createPools(limits), (part) => part.close());
  const outside = closing.keep(
    createOutsideFetch({ maxReplyBytes: MAX_FILE_BYTES, timeoutMs: limits.timeout_s * 1000 }),
    (part) => part.close(),
  );
  return { fetch: pools.fetch, outside: outside.fetch };
}
