import type { Bundle } from '@gatehouse/bundle';
import type { MintPassport } from '../connectors/passports.ts';
import type { ConnectorPool } from '../connectors/pool.ts';
import type { RemoteTool } from '../connectors/remote-tool.ts';
import type { Organisation, Principal } from '../org/organisation.ts';
import type { Budget } from './budget.ts';
import type { Trace } from './trace.ts';

/** What everything inside one run shares. */
export interface RunContext {
  readonly id: string;
  readonly principal: Principal;
  readonly organisation: Organisation;
  readonly pool: ConnectorPool;
  readonly mint: MintPassport;
  readonly trace: Trace;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * False only in the walkthrough's act that proves the connector's own gate: the decision is still made and
   * traced, but not enforced. No configuration can set it.
   */
  readonly enforceCalls: boolean;
  /** The bundles of the skills that this run has expanded: only what they declare is in reach. */
  readonly active: Set<Bundle>;
  /** Tools that connectors have listed in this run, by subject: what could be pulled and what it would cost. */
  readonly listed: Map<string, RemoteTool>;
}

/** Who speaks: the person's own conversation, or a sub-agent with a narrower set of tools. */
export interface Speaker {
  readonly conversation: string;
  /** Given for sub-agents: their name, and the only tools that they may call (`category.tool`). */
  readonly agent?: string | undefined;
  readonly only?: readonly string[] | undefined;
}

export const ROOT: Speaker = { conversation: 'root' };

/** Scopes that the expanded skills' bundles declare for a category. */
export function declaredScopes(run: RunContext, category: string): string[] {
  const scopes = [...run.active].flatMap(({ gatehouse }) =>
    Object.hasOwn(gatehouse.connectors, category)
      ? (gatehouse.connectors[category]?.scopes ?? [])
      : [],
  );
  return [...new Set(scopes)].toSorted();
}

/** Categories that the expanded skills' bundles declare, sorted. */
export function declaredCategories(run: RunContext): string[] {
  const names = [...run.active].flatMap((bundle) => Object.keys(bundle.gatehouse.connectors));
  return [...new Set(names)].toSorted();
}

/** The connector instance that the person's unit binds for a category. */
export function boundInstance(
  { organisation, principal }: RunContext,
  category: string,
): string | undefined {
  const bound = [...organisation.bindings(principal.unit).values()];
  return bound.find((instance) => organisation.category(instance) === category);
}
