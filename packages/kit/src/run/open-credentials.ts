import { createGrantBook } from '../credentials/oauth/grant-book.ts';
import { createProfiles, type Profiles, type ProfilesParts } from '../credentials/profiles.ts';
import { createLeases } from '../store/lease.ts';
import { sharedSecret } from '../store/shared-secret.ts';
import type { Store } from '../store/store.ts';
import type { Closing } from './closing.ts';
import type { Edge } from './edge.ts';

/**
 * The vendor's credentials by role and unit, with their OAuth grants kept in the store for all replicas. A vendor that
 * cannot be opened at all is said at the start and not at the first call.
 */
export async function openCredentials<Adapter>(
  given: ProfilesParts<Adapter>,
  {
    store,
    edge: { now, newId, wait, randomBytes },
    instance,
  }: { store: Store; edge: Edge; instance: string },
  closing: Closing,
): Promise<Profiles<Adapter>> {
  const grants = createGrantBook({
    store,
    leases: createLeases(store, { now, newId, wait }),
    key: await sharedSecret(store, 'grants', randomBytes),
    connector: instance,
    tenant: given.vendor.id,
    makeBytes: randomBytes,
  });
  const profiles = closing.keep(
    createProfiles({ ...given, surroundings: { ...given.surroundings, grants } }),
    (part) => part.close(),
  );
  await profiles.openFor({ roles: [], unit: '' }).catch((error: unknown) => {
    if (given.entries.length === 0) throw error;
  });
  return profiles;
}
