import type { Offer } from '../connectors/connector.ts';
import type { RemoteTool } from '../connectors/remote-tool.ts';
import { contractGate } from '../gates/contract.ts';
import type { Decision } from '../gates/decision.ts';
import { reachGate } from '../gates/reach.ts';
import type { Standing } from '../org/standing.ts';
import { commonScopes, covers } from '@gatehouse/passport';
import {
  boundInstance,
  declaredScopes,
  labelOf,
  type RunContext,
  type Speaker,
} from './run-context.ts';
import { useConnector } from './use-connector.ts';

/** A connector that has passed the reach gate, with its tools split by what the person's scopes open. */
export interface Reached {
  readonly instance: string;
  /** The decision that let the run through. */
  readonly admitted: Decision;
  readonly usable: readonly RemoteTool[];
  /** Tools that exist but need a scope which is not held: named to the model, never offered. */
  readonly withheld: readonly RemoteTool[];
  /** Tools that gatehouse.lock refuses: named to the model, never offered. */
  readonly refused: readonly RemoteTool[];
  /** Under a name of before: whoever still uses it may, and nobody new learns of it. */
  readonly former: readonly RemoteTool[];
}

/**
 * Passes the reach gate for a category and lists the connector's tools. The first call for a connector is what
 * starts it. Gives the deciding refusal otherwise. Throws GatehouseError when the connector cannot be used.
 */
export async function reach(
  run: RunContext,
  category: string,
  speaker: Speaker,
): Promise<Reached | Decision> {
  const declared = declaredScopes(run, category, speaker);
  const instance = boundInstance(run, category, speaker);
  const decision = reachGate(
    run.principal,
    { category, declared, instance },
    run.organisation.rules,
  );
  run.trace.add({ kind: 'gate', conversation: speaker.conversation, enforced: true, ...decision });
  if (decision.decision === 'deny' || instance === undefined) return decision;

  const scopes = commonScopes(run.principal.scopes, declared);
  const offer = await offerOf(run, speaker, { category, instance });
  const asWhole = contractGate('reach', category, offer.standing);
  if (asWhole?.decision === 'deny') return asWhole;
  const open = offer.tools.filter(({ standing }) => standing?.outcome !== 'refuse');
  const usable = open.filter(({ scope }) => covers(scopes, scope));
  return {
    instance,
    admitted: decision,
    usable,
    withheld: open.filter((tool) => !usable.includes(tool)),
    refused: offer.tools.filter((tool) => !open.includes(tool)),
    former: offer.former,
  };
}

/** Lists what a connector offers in this conversation. What moved since it was pinned is traced, once in a run. */
export async function offerOf(
  run: RunContext,
  speaker: Speaker,
  { category, instance }: { category: string; instance: string },
): Promise<Offer> {
  const scopes = commonScopes(run.principal.scopes, declaredScopes(run, category, speaker));
  const passport = await run.mint({
    principal: run.principal,
    instance,
    scopes,
    run: run.id,
    tools: [],
    agent: speaker.agent,
    label: labelOf(run, speaker),
  });
  const offer = await useConnector(run, instance, (connection) =>
    connection.offer(passport.token, `${run.principal.person} ${scopes.join(' ')}`, run.signal),
  );
  const tell = (subject: string, standing: Standing | undefined, before?: Standing) => {
    const moved = contractGate('reach', subject, standing);
    if (!moved || standing?.because === before?.because) return;
    run.trace.add({ kind: 'gate', conversation: speaker.conversation, enforced: true, ...moved });
  };
  tell(category, offer.standing);
  for (const tool of offer.tools) {
    // what holds for the whole connector was said once
    if (tool.standing?.because !== offer.standing?.because)
      tell(tool.subject, tool.standing, run.listed.get(tool.subject)?.standing);
    run.listed.set(tool.subject, tool);
  }
  return offer;
}

export function isRefusal(reached: Reached | Decision): reached is Decision {
  return 'decision' in reached;
}
