import type { ConnectorDecision } from '@gatehouse/connection';
import { visibleLine } from 'gatehouse-contract';
import type { Catalog } from './catalog/catalog.ts';
import { GatehouseError } from './error.ts';
import { callGate } from './gates/call.ts';
import { contractGate } from './gates/contract.ts';
import type { Decision } from './gates/decision.ts';
import { CLEAN, commonScopes, UNLABELLED, type Label } from '@gatehouse/passport';
import { asObject, passportScopes } from './runs/call-connector.ts';
import { activateInstalled } from './runs/activate-installed.ts';
import { isRefusal, reach } from './runs/reach.ts';
import { declaredScopes, ROOT, type RunContext } from './runs/run-context.ts';
import { useConnector } from './runs/use-connector.ts';

/** What would happen to a call, gate by gate, and what it would carry. Nothing is called. */
export interface Explanation {
  readonly person: string;
  readonly unit: string;
  readonly tool: string;
  readonly decision: 'allow' | 'deny';
  readonly rule: string;
  /** It has moved since it was pinned, so that each call is held. */
  readonly waits?: true;
  readonly because: string;
  readonly gates: readonly Decision[];
  readonly connector?: string;
  /**
   * What the connector itself would decide, with its own rules and policies: in a conversation that has read nothing
   * yet, and in one that has read what others wrote. Absent: it was not asked or does not say.
   */
  readonly connectorDecides?: ConnectorDecision;
  readonly connectorDecidesAfterReading?: ConnectorDecision;
  /** The scopes of the passport that the connector would see; none where the call would not be made. */
  readonly scopes: readonly string[];
  readonly policy: string;
  /** What is wrong with the arguments, if anything: an allowed call with these would still be sent back. */
  readonly argumentProblem?: string;
}

/**
 * Walks a call through the gates as if a skill of every bundle installed in the unit were loaded. Starts the
 * connector, because scope and effect of a tool are its own declaration. Throws GatehouseError `unknown_tool`.
 */
export async function explainCall(
  run: RunContext,
  catalog: Catalog,
  tool: string,
  args: unknown,
): Promise<Explanation> {
  const { principal, organisation } = run;
  const [category = '', name] = tool.split('.');
  if (name === undefined) {
    throw new GatehouseError('unknown_tool', `"${tool}" is no tool name.`, {
      hint: 'Write CATEGORY.TOOL, for example ticketing.create_ticket.',
      exitCode: 2,
    });
  }
  const categories = new Set(
    catalog.bundles.flatMap(({ gatehouse }) => Object.keys(gatehouse.connectors)),
  );
  if (!categories.has(category)) {
    throw new GatehouseError('unknown_tool', `No installed plugin knows tools of "${category}".`, {
      hint: `Categories: ${[...categories].join(', ') || 'none'}.`,
      exitCode: 2,
    });
  }
  const gates = activateInstalled(run, catalog.bundles, category);
  const reached = await reach(run, category, ROOT);
  const declared = declaredScopes(run, category, ROOT);
  if (isRefusal(reached)) {
    gates.push(reached);
    return explanation(run, tool, gates, reached, []);
  }
  gates.push(reached.admitted);
  const { usable, withheld, refused, former } = reached;
  const known = [...usable, ...withheld, ...refused, ...former];
  const remote = known.find(({ subject }) => subject === tool);
  if (!remote) {
    throw new GatehouseError('unknown_tool', `${reached.instance} has no tool "${name}".`, {
      hint: `It has: ${known.map(({ subject }) => visibleLine(subject)).join(', ')}.`,
      exitCode: 2,
    });
  }
  const asked = asObject(args) ?? {};
  const decision = callGate(
    principal,
    {
      tool,
      alias: remote.alias,
      scope: remote.scope,
      effect: remote.effect,
      arguments: asked,
      declared,
      standing: remote.standing,
    },
    organisation.rules,
  );
  const contract = contractGate('reach', tool, remote.standing);
  gates.push(...(contract ? [contract] : []), decision);
  const checked = remote.check(args);
  const scopes = passportScopes(commonScopes(principal.scopes, declared), remote.scope);
  const decides = async (label: Label) => {
    const about = { principal, instance: reached.instance, scopes, run: run.id, label };
    const { token } = await run.mint({ ...about, tools: [remote.name] });
    return useConnector(run, reached.instance, (connection) =>
      connection.decide(remote.name, asked, token, run.signal),
    );
  };
  // a tool that is not what was pinned is sent neither arguments nor a passport
  const connectorDecides = contract?.decision === 'deny' ? undefined : await decides(CLEAN);
  const afterReading = connectorDecides && (await decides(UNLABELLED));
  return {
    ...explanation(run, tool, gates, decision, scopes),
    connector: reached.instance,
    ...(decision.decision === 'allow' && remote.standing?.outcome === 'ask' && { waits: true }),
    ...(connectorDecides && { connectorDecides }),
    ...(afterReading && { connectorDecidesAfterReading: afterReading }),
    ...(!checked.valid && { argumentProblem: checked.errorMessage }),
  };
}

function explanation(
  { principal, organisation }: RunContext,
  tool: string,
  gates: readonly Decision[],
  { decision, rule, because }: Decision,
  scopes: readonly string[],
): Explanation {
  return {
    person: principal.person,
    unit: principal.unit,
    tool,
    decision,
    rule,
    because,
    gates,
    scopes: decision === 'allow' ? scopes : [],
    policy: organisation.revision,
  };
}
