import { READS_ONLY, swapVendor, toAnswer, withNameOf } from '@gatehouse/swap';
import type { Side, Swapped, SwapRequest } from '@gatehouse/swap';
import type { ConnectorPool } from './connectors/pool.ts';
import type { Host, HostParts } from './host.ts';
import type { Config } from './org/config.ts';
import { createOrganisation } from './org/organisation.ts';
import { parseConfig } from './org/read-config.ts';
import { activateInstalled } from './runs/activate-installed.ts';
import { ROOT, type RunContext } from './runs/run-context.ts';
import { callUnpulled } from './runs/search-tools.ts';

type Around = Pick<HostParts, 'loaded' | 'data' | 'env'> & Pick<Host, 'organisation' | 'catalog'>;
interface SwapParts extends Around {
  readonly poolOf: (connectors: Config['connectors']) => ConnectorPool;
  /** A run of a person of which nothing is kept. */
  readonly contextOf: (person: string) => RunContext;
  /** See RunStore. */
  readonly reads: (connector: string, count: number) => Promise<readonly unknown[]>;
}

/**
 * Puts another vendor behind an instance, or says what that would mean. The new one is started beside the old one, under
 * a name and with a state folder of its own, and always ended. Throws SwapError, and GatehouseError for unknown people.
 */
export async function swapHere(request: SwapRequest, parts: SwapParts): Promise<Swapped> {
  const { loaded, data, env, organisation, catalog } = parts;
  const { instance, to, as } = request;
  if (as !== undefined) organisation.principal(as);
  const name = `${instance}.${to}`;
  let beside: ConnectorPool | undefined;
  try {
    return await swapVendor(request, {
      file: loaded.file,
      log: data.file('logs', `${name}.log`),
      category: organisation.category(instance) ?? '',
      env,
      people: loaded.config.people,
      bindings: (unit) => organisation.bindings(unit),
      bundles: catalog.bundles,
      reads: (count) => parts.reads(instance, count),
      was: sideOf(parts, instance, {}),
      becomes(text) {
        const fresh = withNameOf(parseConfig(text, loaded.file).config, instance, name);
        const pool = (beside = parts.poolOf(fresh.connectors));
        return sideOf(parts, name, { pool, organisation: createOrganisation(fresh, 'rehearsal') });
      },
    });
  } finally {
    await beside?.close();
  }
}

/** One of the two: calls through today's gates of whoever makes them. */
function sideOf(
  { catalog, contextOf }: SwapParts,
  instance: string,
  over: Partial<Pick<RunContext, 'pool' | 'organisation'>>,
): Side {
  return async ({ person, tool, arguments: args }) => {
    const own = { ...contextOf(person), ...over };
    const rules = [READS_ONLY, ...own.organisation.rules];
    const run = { ...own, organisation: { ...own.organisation, rules } };
    const { unit } = run.principal;
    // otherwise the call would go to whatever the unit binds today
    if (![...run.organisation.bindings(unit).values()].includes(instance))
      return toAnswer(undefined, { outcome: 'refused', text: `${unit} does not bind it.` });
    activateInstalled(run, catalog.bundles, tool.split('.')[0] ?? '');
    const asked = { id: run.id, tool, arguments: args };
    const answer = await callUnpulled(run, ROOT, asked, 'subject');
    return toAnswer(
      run.trace.events.find((event) => event.kind === 'call'),
      answer,
    );
  };
}
