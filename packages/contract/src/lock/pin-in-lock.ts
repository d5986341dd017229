import { visibleLine } from '../compare/hidden-text.ts';
import { ContractError } from '../error.ts';
import { pinSurface } from './accept-surface.ts';
import { checkSurface } from './check-surface.ts';
import { own, withEntry } from './lock-file.ts';
import { configuredIn, isProblem, OpenLock, type LockPlace } from './lock-place.ts';
import type { LockVerdict } from './lock-verdict.ts';

export interface PinWanted {
  readonly instance?: string | undefined;
  readonly plugin?: string | undefined;
}

/** What came of pinning. What was pinned before and has moved is never pinned anew by itself: it is named. */
export interface PinnedNow {
  readonly file: string;
  readonly connectors: readonly {
    readonly instance: string;
    readonly version: string;
    readonly tools: number;
    /** What stays refused all the same, such as a text that hides something. */
    readonly refused: readonly LockVerdict[];
  }[];
  readonly bundles: readonly {
    readonly bundle: string;
    readonly from?: string;
    readonly version: string;
  }[];
  /** What was not pinned, and why. */
  readonly left: readonly {
    readonly name: string;
    readonly message: string;
    readonly hint: string;
  }[];
}

/**
 * Pins one connector, one bundle, or everything that is not pinned yet, as it is now; the first pin makes the lock. A
 * bundle that is named is pinned anew, which is how its next release is let in; no connector is looked at for that.
 * Throws ContractError `bad_arguments` for names that are not configured, `bad_lock`, `could_not_write`.
 */
export async function pinInLock(place: LockPlace, wanted: PinWanted): Promise<PinnedNow> {
  const { instance, plugin } = wanted;
  const open = new OpenLock(place.file);
  const done: Omit<PinnedNow, 'file'> & { connectors: PinnedNow['connectors'][number][] } & {
    bundles: PinnedNow['bundles'][number][];
    left: PinnedNow['left'][number][];
  } = { connectors: [], bundles: [], left: [] };
  const all = instance === undefined && plugin === undefined;
  if (instance !== undefined) known('connector', instance, Object.keys(place.connectors));
  for (const name of all ? Object.keys(place.connectors).toSorted() : [instance]) {
    if (name === undefined) continue;
    const configured = configuredIn(place, name);
    const before = open.pinned(name);
    // what is pinned already needs no process to be started, unless somebody asks for it by name
    if (before && all) continue;
    const surface = await place.list(name);
    if (isProblem(surface)) {
      done.left.push({ name, ...surface });
      continue;
    }
    const moved = before
      ? checkSurface(before, surface, configured).filter((each) => each.moved)
      : [];
    if (moved.length > 0) {
      done.left.push({
        name,
        message: `${name} is pinned, and ${moved.length === 1 ? 'something has' : `${moved.length} things have`} moved since.`,
        hint: `See gatehouse contracts; accept it with gatehouse contracts accept ${name}`,
      });
    }
    if (before) continue;
    const { category, range: contract } = configured;
    const pinned = pinSurface(surface, { category, contract });
    open.pin(name, pinned);
    const refused = checkSurface(pinned, surface, configured).filter((each) => each.moved);
    const { version } = surface.server;
    done.connectors.push({ instance: name, version, tools: surface.tools.length, refused });
  }
  if (all || plugin !== undefined) await pinBundles(place, open, plugin, done);
  const { connectors, bundles } = done;
  if (connectors.length > 0 || bundles.length > 0) open.write();
  return { file: place.file, ...done };
}

async function pinBundles(
  place: LockPlace,
  open: OpenLock,
  plugin: string | undefined,
  done: { bundles: PinnedNow['bundles'][number][]; left: PinnedNow['left'][number][] },
): Promise<void> {
  const now = await place.bundles();
  if (plugin !== undefined) known('plugin', plugin, Object.keys(now));
  for (const [bundle, found] of Object.entries(now)) {
    if (plugin !== undefined && plugin !== bundle) continue;
    if (isProblem(found)) {
      done.left.push({ name: bundle, ...found });
      continue;
    }
    const before = own(open.lock.bundles, bundle);
    if (before?.digest === found.digest && before.version === found.version) continue;
    if (before && plugin === undefined) {
      done.left.push({
        name: bundle,
        message: `${bundle} is pinned as ${before.version}, and its files have changed.`,
        hint: `Read what changed, then: gatehouse contracts pin --plugin ${bundle}`,
      });
      continue;
    }
    open.change({ bundles: withEntry(open.lock.bundles, bundle, found) });
    const from = before && { from: before.version };
    done.bundles.push({ bundle, ...from, version: found.version });
  }
}

/** Throws ContractError `bad_arguments` unless a name is one of these. */
export function known(what: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw new ContractError(
    'bad_arguments',
    `There is no ${what} "${visibleLine(name)}".`,
    `Known: ${names.map(visibleLine).join(', ') || 'none'}.`,
  );
}
