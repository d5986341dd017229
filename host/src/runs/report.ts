import { z } from 'zod';
import type { Decision } from '../gates/decision.ts';
import type { Traced } from './trace.ts';

/** One run as programs read it. Everything in it comes from the trace, so a stored trace gives the same report. */
export interface RunReport {
  readonly run: string;
  readonly person: string;
  readonly unit: string;
  readonly question: string;
  readonly model: string;
  readonly policy: string;
  readonly status: string;
  readonly answer: string;
  readonly gates: readonly (Decision & { conversation: string; enforced: boolean })[];
  readonly skills: readonly string[];
  readonly menuCut: readonly string[];
  readonly withheldTools: readonly string[];
  readonly connectorsStarted: readonly string[];
  readonly connectorCalls: readonly ConnectorCall[];
  /** Writes that a second person decides on, and what they decided in the course of the run. */
  readonly held: readonly {
    approval: string;
    connector: string;
    tool: string;
    rule: string;
    summary: string;
    verdict?: string;
    by?: string;
  }[];
  readonly rowsWritten: readonly {
    connector: string;
    tool: string;
    arguments: unknown;
    answer: unknown;
    by: string;
  }[];
  readonly agents: readonly {
    agent: string;
    status: string;
    result: unknown;
    resultTokens: number;
    steps: number;
  }[];
  readonly tokens: Tokens;
  readonly problems: readonly { message: string; hint: string }[];
}

export interface ConnectorCall {
  readonly connector: string;
  readonly tool: string;
  readonly effect: string;
  readonly by: string;
  readonly scopes: readonly string[];
  readonly passport: string;
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly error?: unknown;
}

/** Estimates in tokens, except `model`, which is what the model reported. */
export interface Tokens {
  readonly alwaysOn: number;
  readonly expanded: number;
  readonly deferred: number;
  /** What makes up the sums. */
  readonly expandedParts: readonly { what: string; tokens: number }[];
  readonly deferredParts: readonly { what: string; tokens: number }[];
  /** `costUsd` is null when a model without a price took part. */
  readonly model: { input: number; output: number; steps: number; costUsd: number | null };
}

/** What the run is about, beside its events. */
export type RunHead = Pick<RunReport, 'run' | 'person' | 'unit' | 'question' | 'model' | 'policy'>;

export function buildReport(head: RunHead, events: readonly Traced[]): RunReport {
  const of = <Kind extends Traced['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<Traced, { kind: Kind }> => event.kind === kind);
  const calls = of('call');
  const ended = of('answer').at(-1);
  return {
    ...head,
    status: ended?.status ?? 'interrupted',
    answer: ended?.text ?? '',
    gates: of('gate').map(({ kind: _kind, seq: _seq, at: _at, ...decided }) => decided),
    skills: of('skill').map(({ skill }) => skill),
    menuCut: of('menu').flatMap(({ cut }) => cut),
    withheldTools: [...new Set(of('tools').flatMap(({ withheld }) => withheld))],
    connectorsStarted: of('connector-started').map(({ connector }) => connector),
    connectorCalls: calls.map((call) => ({
      connector: call.connector,
      tool: call.tool,
      effect: call.effect,
      by: call.conversation,
      scopes: call.scopes,
      passport: call.passport,
      ok: call.ok,
      milliseconds: call.milliseconds,
      ...(!call.ok && { error: call.answer }),
    })),
    held: of('held').map(({ approval, connector, tool, rule, summary }) => {
      const decided = of('approval').findLast((each) => each.approval === approval);
      const said = decided && { verdict: decided.verdict, by: decided.by };
      return { approval, connector, tool, rule, summary, ...said };
    }),
    rowsWritten: calls
      .filter(({ ok, effect, answer }) => ok && effect !== 'read' && changed(answer))
      .map((call) => ({
        connector: call.connector,
        tool: call.tool,
        arguments: call.arguments,
        answer: call.answer,
        by: call.conversation,
      })),
    agents: of('agent-ended').map(({ agent, status, result, resultTokens }) => ({
      agent,
      status,
      result,
      resultTokens,
      steps: of('step').filter(({ conversation }) => conversation === agent).length,
    })),
    tokens: tokens(
      of('menu'),
      of('skill'),
      of('tools'),
      of('agent-started'),
      of('deferred'),
      of('step'),
    ),
    problems: of('problem').map(({ message, hint }) => ({ message, hint })),
  };
}

type Of<Kind extends Traced['kind']> = readonly Extract<Traced, { kind: Kind }>[];

function tokens(
  menus: Of<'menu'>,
  skills: Of<'skill'>,
  tools: Of<'tools'>,
  agents: Of<'agent-started'>,
  deferred: Of<'deferred'>,
  steps: Of<'step'>,
): Tokens {
  const expandedParts = [
    ...skills.map(({ skill, tokens: size }) => ({ what: `skill ${skill}`, tokens: size })),
    ...tools
      .filter((event) => event.tools.length > 0)
      .map((event) => ({
        what: `${event.conversation === 'root' ? '' : `${event.conversation}’s `}tools ${event.tools.join(', ')}`,
        tokens: event.tokens,
      })),
    ...agents.map(({ agent, promptTokens }) => ({
      what: `agent ${agent} (in its own context)`,
      tokens: promptTokens,
    })),
  ];
  const deferredParts = deferred.flatMap(({ parts }) => parts);
  return {
    alwaysOn: menus.reduce((total, { alwaysOnTokens }) => total + alwaysOnTokens, 0),
    expanded: sum(expandedParts),
    deferred: sum(deferredParts),
    expandedParts,
    deferredParts,
    model: {
      input: steps.reduce((total, { usage }) => total + usage.inputTokens, 0),
      output: steps.reduce((total, { usage }) => total + usage.outputTokens, 0),
      steps: steps.length,
      costUsd: steps.reduce<number | null>(
        (total, { costUsd }) => (total === null || costUsd === null ? null : total + costUsd),
        0,
      ),
    },
  };
}

function sum(parts: readonly { tokens: number }[]): number {
  return parts.reduce((total, part) => total + part.tokens, 0);
}

const answered = z.looseObject({ result: z.string().optional(), code: z.string().optional() });

/** A write that found everything as it should be, or was a repetition, wrote no row. */
function changed(answer: unknown): boolean {
  const { data } = answered.safeParse(answer);
  return data?.result !== 'unchanged' && data?.result !== 'replayed';
}

/** Whether an error of a connector is its decision; otherwise something went wrong. */
export function isRefusal(error: unknown): boolean {
  const { data } = answered.safeParse(error);
  return data?.code === 'forbidden' || data?.code === 'auth_expired';
}
