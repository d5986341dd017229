import { resolve } from 'node:path';
import { BundleError, bundleDigest, readBundle, type Bundle } from '@gatehouse/bundle';
import { own, type LockedBundle } from 'gatehouse-contract';

/** Something about a plugin that a person should know: it was skipped, or deviates from the format. */
export interface CatalogProblem {
  readonly plugin: string;
  readonly level: 'skipped' | 'warning';
  readonly message: string;
  readonly hint: string;
}

/** The bundles of the configuration, by manifest and front matter only. Nothing of them has run or will run. */
export interface Catalog {
  readonly bundles: readonly Bundle[];
  readonly problems: readonly CatalogProblem[];
}

/**
 * Reads every configured plugin. One that cannot be read, or whose files are not those that gatehouse.lock pins, is
 * skipped and reported; the others load. `pinned`: undefined where there is no lock.
 */
export async function openCatalog(
  plugins: Readonly<Record<string, { source: string }>>,
  folder: string,
  pinned?: Readonly<Record<string, LockedBundle>>,
): Promise<Catalog> {
  const bundles: Bundle[] = [];
  const problems: CatalogProblem[] = [];
  for (const [plugin, { source }] of Object.entries(plugins)) {
    try {
      const root = resolve(folder, source);
      // before anything of a bundle that nobody reviewed is read
      const digest = pinned && (await bundleDigest(root));
      const problem = pinned && notAsPinned(plugin, digest, own(pinned, plugin));
      if (problem) {
        problems.push(problem);
        continue;
      }
      const bundle = await readBundle(root);
      // the configuration's key is the name that units and rules refer to
      bundles.push({ ...bundle, name: plugin, ...(digest !== undefined && { digest }) });
      if (bundle.name !== plugin) {
        problems.push({
          plugin,
          level: 'warning',
          message: `The bundle calls itself "${bundle.name}"; gatehouse.yaml calls it "${plugin}".`,
          hint: 'Use the same name in both places.',
        });
      }
      for (const { level, path, line, message, hint } of bundle.diagnostics) {
        const where = line === undefined ? path : `${path}:${line}`;
        problems.push({ plugin, level, message: `${where}: ${message}`, hint });
      }
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      problems.push({ plugin, level: 'skipped', message: error.message, hint: error.hint });
    }
  }
  return { bundles, problems };
}

function notAsPinned(
  plugin: string,
  digest: string | undefined,
  entry: LockedBundle | undefined,
): CatalogProblem | undefined {
  if (entry && entry.digest === digest) return undefined;
  const message = entry
    ? `Its files are not those that gatehouse.lock pins as version ${entry.version}.`
    : 'It is not in gatehouse.lock.';
  const hint = `Read its files, then: gatehouse contracts pin --plugin ${plugin}`;
  return { plugin, level: 'skipped', message, hint };
}

/** Bindings whose placeholder no bundle mentions: most likely misspelt, so that the real one stays unbound. */
export function unknownPlaceholders(
  bundles: readonly Bundle[],
  units: Readonly<Record<string, { bindings: Readonly<Record<string, string>> }>>,
): CatalogProblem[] {
  const known = new Set(
    bundles.flatMap(({ categories }) => categories.map(({ placeholder }) => placeholder)),
  );
  return Object.entries(units).flatMap(([unit, { bindings }]) =>
    Object.keys(bindings)
      .filter((placeholder) => !known.has(placeholder))
      .map((placeholder) => ({
        plugin: 'gatehouse.yaml',
        level: 'warning' as const,
        message: `units.${unit}.bindings: no installed plugin mentions "${placeholder}".`,
        hint: `Known placeholders: ${[...known].join(', ') || 'none'}.`,
      })),
  );
}
