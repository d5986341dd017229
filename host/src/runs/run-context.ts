import type { Bundle } from '@gatehouse/bundle';
import { CLEAN, joinLabels, type Label } from '@gatehouse/passport';
import type { MintPassport } from '@gatehouse/connection';
import type { ConnectorPool } from '../connectors/pool.ts';
import type { RemoteTool } from '../connectors/remote-tool.ts';
import type { Organisation, Principal } from '../org/organisation.ts';
import type { Budget } from '@gatehouse/models';
import type { HeldCall, StoredApproval } from '../store/approval-store.ts';
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
  /** What came into each conversation; see {@link labelOf}. */
  readonly labels: Map<string, Label>;
  readonly newId: () => string;
  /** Minutes for which a held write waits for a second person. */
  readonly approvalMinutes: number;
  /** Keeps a held write and lets the face wait for a decision. Gives what is known of it then. */
  readonly hold: (call: HeldCall) => Promise<StoredApproval | undefined>;
}

/** What came into a conversation so far. A conversation that has read nothing holds the person's own words only. */
export function labelOf(run: RunContext, { conversation }: Speaker): Label {
  return run.labels.get(conversation) ?? CLEAN;
}

/** Something came into a conversation. Its label only grows. */
export function taint(run: RunContext, speaker: Speaker, label: Label): void {
  run.labels.set(speaker.conversation, joinLabels(labelOf(run, speaker), label));
}

/** Who speaks: the person's own conversation, or a sub-agent with a narrower set of tools. */
export interface Speaker {
  readonly conversation: string;
  /** Given for sub-agents: the bundle that brought them. Only what it declares counts for them. */
  readonly bundle?: Bundle | undefined;
  /** Given for sub-agents: their name, and the only tools that they may call (`category.tool`). */
  readonly agent?: string | undefined;
  readonly only?: readonly string[] | undefined;
}

export const ROOT: Speaker = { conversation: 'root' };

/** Scopes declared for a category: by the sub-agent's own bundle, else by those of the expanded skills. */
export function declaredScopes(run: RunContext, category: string, speaker: Speaker): string[] {
  const scopes = declaring(run, category, speaker).flatMap((requirement) => requirement.scopes);
  return [...new Set(scopes)].toSorted();
}

function declaring(run: RunContext, category: string, { bundle }: Speaker) {
  const bundles = bundle ? [bundle] : [...run.active];
  return bundles.flatMap(({ gatehouse: { connectors } }) => {
    const requirement = Object.hasOwn(connectors, category) ? connectors[category] : undefined;
    return requirement ? [requirement] : [];
  });
}

/** Categories that the expanded skills' bundles declare, sorted. */
export function declaredCategories(run: RunContext): string[] {
  const names = [...run.active].flatMap((bundle) => Object.keys(bundle.gatehouse.connectors));
  return [...new Set(names)].toSorted();
}

/**
 * The connector instance that the person's unit binds for a category: under the placeholder that a declaring bundle
 * uses, so that what the skill's text says and what is called are the same system.
 */
export function boundInstance(
  run: RunContext,
  category: string,
  speaker: Speaker,
): string | undefined {
  const { organisation, principal } = run;
  const bindings = organisation.bindings(principal.unit);
  const placeholders = declaring(run, category, speaker).map(({ placeholder }) => placeholder);
  const bound = placeholders.flatMap((placeholder) =>
    // a bundle that names no placeholder takes whatever the unit binds for the category
    placeholder === undefined ? [...bindings.values()] : [bindings.get(placeholder)],
  );
  return bound.find(
    (instance) => instance !== undefined && organisation.category(instance) === category,
  );
}
