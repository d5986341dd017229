import { BundleError, type AgentHead, type Bundle } from '@gatehouse/bundle';
import { z } from 'zod';
import { canBeTold } from '../error.ts';
import { delegateGate } from '../gates/delegate.ts';
import { type ModelPort, type Tier, estimateTokens } from '@gatehouse/models';
import { ROOT, type RunContext } from '../runs/run-context.ts';
import {
  badArguments,
  type ToolAnswer,
  type ToolHandler,
  type ToolTable,
} from '../runs/tool-table.ts';
import { briefSchema, type Brief } from './brief.ts';
import { runAgent, type AgentReport } from './run-agent.ts';

const inputSchema = z.toJSONSchema(briefSchema, { io: 'input', target: 'draft-2020-12' });

/**
 * `delegate`: hands a brief to a sub-agent of a loaded bundle and gives its report back. The gate decides whether
 * breadth pays; a refusal tells the model to do the work itself.
 */
export function delegateHandler(
  run: RunContext,
  table: ToolTable,
  modelOf: (tier: Tier) => ModelPort,
): ToolHandler {
  return {
    definition: {
      name: 'delegate',
      description:
        'Gives a piece of work to one of the agents of the loaded skill. Worth it for five or more independent items. The agent sees only the brief and returns a compact result.',
      inputSchema,
    },
    async handle(call): Promise<ToolAnswer> {
      const parsed = briefSchema.safeParse(call.arguments);
      if (!parsed.success) return badArguments('delegate', z.prettifyError(parsed.error));
      const brief = parsed.data;
      const found = findAgent(run, brief.agent);
      if (!found) {
        const known = [...run.active].flatMap((bundle) =>
          bundle.agents.map(({ name }) => `${bundle.name}:${name}`),
        );
        return badArguments('delegate', `agent must be one of ${known.join(', ')}`);
      }
      const decision = delegateGate(
        run.principal,
        {
          agent: found.agent.name,
          bundle: found.bundle.name,
          items: brief.items.length,
          rawTokens: rawTokens(run),
          otherTools: found.agent.tools.some((tool) => !table.has(tool.replace('.', '__'))),
        },
        run.organisation.rules,
      );
      run.trace.add({ kind: 'gate', conversation: ROOT.conversation, enforced: true, ...decision });
      if (decision.decision === 'deny') {
        return { outcome: 'refused', text: `Refused by ${decision.rule}: ${decision.because}` };
      }
      const { agents } = found.bundle.gatehouse;
      const { name } = found.agent;
      const tier = (Object.hasOwn(agents, name) ? agents[name]?.tier : undefined) ?? 'medium';
      const report = await started(run, found, brief, modelOf(tier));
      const text = JSON.stringify(report);
      run.trace.add({
        kind: 'agent-ended',
        agent: report.agent,
        status: report.status,
        result: report.result ?? report.reason,
        resultTokens: estimateTokens(text),
      });
      return { outcome: report.status === 'ok' ? 'ok' : 'failed', text };
    },
  };
}

/** A connector that fails under a sub-agent is the sub-agent's failure, not the end of the whole run. */
async function started(
  run: RunContext,
  found: { bundle: Bundle; agent: AgentHead },
  brief: Brief,
  model: ModelPort,
): Promise<AgentReport> {
  try {
    return await runAgent(run, { ...found, brief, model });
  } catch (error) {
    if (!(canBeTold(error) || error instanceof BundleError)) throw error;
    run.trace.add({ kind: 'problem', message: error.message, hint: error.hint });
    return { agent: found.agent.name, status: 'failed', reason: `${error.message} ${error.hint}` };
  }
}

/** By name, or by `bundle:name` where several loaded bundles have an agent of that name: none may stand in for another. */
function findAgent(
  run: RunContext,
  wanted: string,
): { bundle: Bundle; agent: AgentHead } | undefined {
  const all = [...run.active].flatMap((bundle) =>
    bundle.agents.map((agent) => ({ bundle, agent })),
  );
  const exact = all.find(({ bundle, agent }) => `${bundle.name}:${agent.name}` === wanted);
  const named = all.filter(({ agent }) => agent.name === wanted);
  return exact ?? (named.length === 1 ? named[0] : undefined);
}

/** Tokens of connector answers in the person's own conversation. */
function rawTokens(run: RunContext): number {
  return run.trace.events.reduce(
    (sum, event) =>
      event.kind === 'call' && event.conversation === ROOT.conversation
        ? sum + estimateTokens(JSON.stringify(event.answer) ?? '')
        : sum,
    0,
  );
}
