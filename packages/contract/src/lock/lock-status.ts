import { checkSurface } from './check-surface.ts';
import { own } from './lock-file.ts';
import {
  configuredIn,
  isProblem,
  OpenLock,
  type Configured,
  type LockPlace,
  type Problem,
} from './lock-place.ts';
import { worstFirst, type LockVerdict } from './lock-verdict.ts';

export interface ConnectorStatus extends Configured {
  readonly instance: string;
  /** Undefined: it is not in the lock. */
  readonly pinned?: { readonly server: string; readonly version: string };
  readonly offers?: { readonly server: string; readonly version: string; readonly tools: number };
  /** Why it could not be listed. */
  readonly problem?: Problem;
  /** What moved since it was pinned, worst first. */
  readonly moved: readonly LockVerdict[];
}

export interface BundleStatus {
  readonly bundle: string;
  readonly state: 'pinned' | 'changed' | 'not_pinned' | 'unreadable';
  readonly version?: string;
  readonly pinnedVersion?: string;
  readonly problem?: Problem;
}

/** What is pinned, what has moved since and what is refused for it. */
export interface LockStatus {
  readonly file: string;
  /** False: there is no lock, so nothing is pinned, everything passes and nothing is looked at. */
  readonly exists: boolean;
  readonly connectors: readonly ConnectorStatus[];
  readonly bundles: readonly BundleStatus[];
}

/** Lists every connector and reads every bundle, if there is a lock to compare them with. Throws ContractError `bad_lock`. */
export async function lockStatus(place: LockPlace): Promise<LockStatus> {
  const open = new OpenLock(place.file);
  if (!open.exists) return { file: place.file, exists: false, connectors: [], bundles: [] };
  const connectors: ConnectorStatus[] = [];
  // one after the other: each may be a process that starts
  for (const instance of Object.keys(place.connectors).toSorted()) {
    connectors.push(await connectorStatus(place, open, instance));
  }
  const bundles = Object.entries(await place.bundles()).map(([bundle, now]): BundleStatus => {
    if (isProblem(now)) return { bundle, state: 'unreadable', problem: now };
    const pinned = own(open.lock.bundles, bundle);
    if (!pinned) return { bundle, state: 'not_pinned', version: now.version };
    const state = pinned.digest === now.digest ? 'pinned' : 'changed';
    return { bundle, state, version: now.version, pinnedVersion: pinned.version };
  });
  return { file: place.file, exists: true, connectors, bundles };
}

async function connectorStatus(
  place: LockPlace,
  open: OpenLock,
  instance: string,
): Promise<ConnectorStatus> {
  const configured = configuredIn(place, instance);
  const pinned = open.pinned(instance);
  const entry = pinned && { server: pinned.entry.server, version: pinned.entry.version };
  const about = { instance, ...configured, ...(entry && { pinned: entry }) };
  const surface = await place.list(instance);
  if (isProblem(surface)) return { ...about, problem: surface, moved: [] };
  const { name: server, version } = surface.server;
  const moved = pinned ? checkSurface(pinned, surface, configured) : [];
  return {
    ...about,
    offers: { server, version, tools: surface.tools.length },
    moved: moved.filter((each) => each.moved).toSorted(worstFirst),
  };
}
