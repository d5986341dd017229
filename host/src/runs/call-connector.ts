import type { RemoteTool } from '../connectors/remote-tool.ts';
import { canBeTold } from '../error.ts';
import { callGate } from '../gates/call.ts';
import { toldToModels } from '../gates/contract.ts';
import { commonScopes, covers } from '@gatehouse/passport';
import type { ToolCall } from '@gatehouse/models';
import { cappedResult, filledIn } from '@gatehouse/connection';
import { holdCall } from './hold-call.ts';
import { offerOf } from './reach.ts';
import { declaredScopes, labelOf, taint, type RunContext, type Speaker } from './run-context.ts';
import { badArguments, type ToolAnswer } from './tool-table.ts';
import { useConnector } from './use-connector.ts';

/**
 * One call of a connector's tool, as a model asked for it: gate, arguments, passport, call, answer. The connector
 * decides again with authority; what it refuses comes back as its typed error.
 */
export async function callConnector(
  run: RunContext,
  speaker: Speaker,
  at: { instance: string; tool: RemoteTool },
  call: ToolCall,
): Promise<ToolAnswer> {
  try {
    const category = run.pool.get(at.instance).category;
    const tool = await asOfNow(run, speaker, category, at);
    return await callAsJudged(run, speaker, { ...at, tool, category }, call);
  } catch (error) {
    if (!canBeTold(error)) throw error;
    run.trace.add({ kind: 'problem', message: error.message, hint: error.hint });
    return { outcome: 'failed', text: `${error.message} ${error.hint}` };
  }
}

async function callAsJudged(
  run: RunContext,
  speaker: Speaker,
  { instance, category, tool }: { instance: string; category: string; tool: RemoteTool },
  call: ToolCall,
): Promise<ToolAnswer> {
  const declared = declaredScopes(run, category, speaker);
  const args = asObject(call.arguments);
  const decision = callGate(
    run.principal,
    {
      tool: tool.subject,
      alias: tool.alias,
      scope: tool.scope,
      effect: tool.effect,
      arguments: args ?? {},
      declared,
      only: speaker.only,
      standing: tool.standing,
    },
    run.organisation.rules,
  );
  const passes = decision.decision === 'allow';
  const enforced = run.enforceCalls || passes || tool.standing?.outcome === 'refuse';
  run.trace.add({ kind: 'gate', conversation: speaker.conversation, enforced, ...decision });
  if (enforced && decision.decision === 'deny') {
    return { outcome: 'refused', text: `Refused by ${decision.rule}: ${toldToModels(decision)}` };
  }
  const checked = tool.check(args ?? call.arguments);
  if (!checked.valid || !args) {
    return badArguments(
      tool.modelName,
      checked.errorMessage ?? 'the arguments must be a JSON object',
    );
  }

  const own = filledIn(tool, [run.id, speaker.conversation, call.id, tool.subject, args]);
  const { standing } = tool;
  if (standing?.outcome === 'ask') {
    const { verdict, because: message } = standing;
    const asks = { code: 'approval_required', rule: `contract:${verdict}`, message };
    return holdCall(run, speaker, { instance, tool, args, own }, asks);
  }

  const effective = commonScopes(run.principal.scopes, declared);
  const scopes = passportScopes(effective, tool.scope);
  const passport = await run.mint({
    principal: run.principal,
    instance,
    scopes,
    run: run.id,
    tools: [tool.name],
    agent: speaker.agent,
    label: labelOf(run, speaker),
  });
  const record = (ok: boolean, answer: unknown, started: number) =>
    run.trace.add({
      kind: 'call',
      conversation: speaker.conversation,
      connector: instance,
      tool: tool.subject,
      effect: tool.effect,
      rule: decision.rule,
      scopes,
      passport: passport.id,
      arguments: args,
      ok,
      answer,
      milliseconds: run.now() - started,
    });
  const started = run.now();
  try {
    const outcome = await useConnector(run, instance, (connection) =>
      connection.call(tool.name, { ...args, ...own }, passport.token, run.signal, tool.listing),
    );
    taint(run, speaker, outcome.label);
    if (!outcome.ok && outcome.error.approval) {
      return await holdCall(run, speaker, { instance, tool, args, own }, outcome.error);
    }
    record(outcome.ok, outcome.ok ? outcome.structured : outcome.error, started);
    if (outcome.ok) return { outcome: 'ok', text: cappedResult(outcome.text) };
    const { code, message, hint = '' } = outcome.error;
    const text = `${tool.modelName} answered with an error (${code}): ${message} ${hint}`.trim();
    return { outcome: code === 'invalid' ? 'repairable' : 'failed', text: cappedResult(text) };
  } catch (error) {
    if (canBeTold(error)) record(false, { code: error.code, message: error.message }, started);
    throw error;
  }
}

/**
 * The tool as it is offered at this moment. It was pulled earlier in the conversation, and its connector may have been
 * replaced or have said since that its tools changed: then they are listed and judged again before anything is called.
 */
async function asOfNow(
  run: RunContext,
  speaker: Speaker,
  category: string,
  { instance, tool }: { instance: string; tool: RemoteTool },
): Promise<RemoteTool> {
  // who is not offered any more was judged in this moment
  if (tool.standing?.outcome === 'refuse' || run.pool.get(instance).isCurrent(tool)) return tool;
  const { tools, former, standing } = await offerOf(run, speaker, { category, instance });
  const same = [...tools, ...former].find(({ name }) => name === tool.name);
  const because = `${instance} does not offer it any more.`;
  const left = { ...tool, standing: { verdict: 'gone', outcome: 'refuse', because } as const };
  return standing?.outcome === 'refuse' ? { ...tool, standing } : (same ?? left);
}

/** Exactly what the tool needs; where that is not held, what is held, and the connector refuses. */
export function passportScopes(held: readonly string[], needed: string): readonly string[] {
  return covers(held, needed) ? [needed] : held;
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}
