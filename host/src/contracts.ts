import { resolve } from 'node:path';
import { BundleError, bundleDigest, readBundle } from '@gatehouse/bundle';
import { CLEAN } from '@gatehouse/passport';
import type { LockedBundle, LockPlace, Problem } from 'gatehouse-contract';
import { checkOptions } from './connectors/pins.ts';
import type { MintPassport } from '@gatehouse/connection';
import type { ConnectorPool } from './connectors/pool.ts';
import { canBeTold } from './error.ts';
import type { Organisation } from './org/organisation.ts';
import type { LoadedConfig } from './org/read-config.ts';

interface ContractParts {
  readonly loaded: LoadedConfig;
  readonly file: string;
  readonly organisation: Organisation;
  readonly pool: ConnectorPool;
  readonly mint: MintPassport;
}

/**
 * What gatehouse.lock is about, for the commands of an administrator. `as`: in whose name connectors are listed, because
 * a server may show each person other tools; else somebody whose unit binds the connector, else the first person.
 */
export function lockPlace(
  { loaded: { config, folder }, file, organisation, pool, mint }: ContractParts,
  as: string | undefined,
  signal: AbortSignal,
): LockPlace {
  const people = Object.keys(config.people);
  const asksFor = (instance: string) =>
    organisation.principal(
      as ??
        people.find((name) => {
          const { unit } = organisation.principal(name);
          return [...organisation.bindings(unit).values()].includes(instance);
        }) ??
        people[0] ??
        '',
    );
  return {
    file,
    connectors: Object.fromEntries(
      Object.entries(config.connectors).map(([name, entry]) => [name, checkOptions(entry)]),
    ),
    async list(instance) {
      const principal = asksFor(instance);
      try {
        const connector = pool.get(instance);
        const scopes = principal.scopes.filter((scope) =>
          scope.startsWith(`${connector.category}:`),
        );
        const about = { principal, instance, scopes, run: 'contracts', tools: [], label: CLEAN };
        const { token } = await mint(about);
        return (await connector.offer(token, `${principal.person} ${scopes.join(' ')}`, signal))
          .surface;
      } catch (error) {
        if (!canBeTold(error)) throw error;
        return { message: error.message, hint: error.hint };
      }
    },
    async bundles() {
      const found: Record<string, LockedBundle | Problem> = {};
      for (const [plugin, { source }] of Object.entries(config.plugins)) {
        try {
          const { root, version } = await readBundle(resolve(folder, source));
          found[plugin] = { version, digest: await bundleDigest(root) };
        } catch (error) {
          if (!(error instanceof BundleError)) throw error;
          found[plugin] = { message: error.message, hint: error.hint };
        }
      }
      return found;
    },
  };
}
