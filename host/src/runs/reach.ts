import type { RemoteTool } from '../connectors/remote-tool.ts';
import type { Decision } from '../gates/decision.ts';
import { reachGate } from '../gates/reach.ts';
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
  const passport = await run.mint({
    principal: run.principal,
    instance,
    scopes,
    run: run.id,
    tools: [],
    agent: speaker.agent,
    label: labelOf(run, speaker),
  });
  const tools = await useConnector(run, instance, (connection) =>
    connection.tools(passport.token, `${run.principal.person} ${scopes.join(' ')}`, run.signal),
  );
  for (const tool of tools) run.listed.set(tool.subject, tool);
  const usable = tools.filter(({ scope }) => covers(scopes, scope));
  return {
    instance,
    admitted: decision,
    usable,
    withheld: tools.filter((tool) => !usable.includes(tool)),
  };
}

export function isRefusal(reached: Reached | Decision): reached is Decision {
  return 'decision' in reached;
}
