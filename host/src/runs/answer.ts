import type { Menu } from '../catalog/menu.ts';
import { type ModelPort, estimateTokens } from '@gatehouse/models';
import { loadSkillHandler } from './load-skill.ts';
import { runLoop, type LoopResult } from './loop.ts';
import { ROOT, type RunContext } from './run-context.ts';
import { callUnpulled, searchToolsHandler, toolTokens } from './search-tools.ts';
import { firstMessage, systemPrompt } from './system-prompt.ts';
import { createToolTable, type ToolHandler, type ToolTable } from './tool-table.ts';

export interface AnswerOptions {
  readonly company: string;
  readonly question: string;
  readonly menu: Menu;
  readonly model: ModelPort;
  readonly maxSteps: number;
  /** Builds the `delegate` tool; offered once a loaded bundle has agents. Handed in, so that runs know no agents. */
  readonly delegation: (table: ToolTable) => ToolHandler;
}

/**
 * One request of a person, from the menu to the answer. What is not needed is never pulled: without a fitting skill
 * the model answers from the base context, and no connector is touched.
 */
export async function answerRequest(run: RunContext, options: AnswerOptions): Promise<LoopResult> {
  const { menu, model } = options;
  for (const decision of menu.decisions) {
    run.trace.add({ kind: 'gate', conversation: ROOT.conversation, enforced: true, ...decision });
  }
  const entries = [...menu.shown, ...menu.cut];
  const table = createToolTable([], (call) => callUnpulled(run, ROOT, call));
  if (entries.length > 0) {
    table.add(
      loadSkillHandler(run, menu, ({ bundle }) => {
        const hasConnectors = Object.keys(bundle.gatehouse.connectors).length > 0;
        if (hasConnectors && !table.has('search_tools'))
          table.add(searchToolsHandler(run, ROOT, table));
        if (bundle.agents.length > 0 && !table.has('delegate'))
          table.add(options.delegation(table));
      }),
    );
  }
  const system = systemPrompt(options.company, run.principal, menu);
  run.trace.add({
    kind: 'menu',
    shown: menu.shown.map(({ id }) => id),
    cut: menu.cut.map(({ id }) => id),
    alwaysOnTokens: estimateTokens(system + JSON.stringify(table.definitions())),
  });
  const result = await runLoop({
    model,
    conversation: ROOT.conversation,
    system,
    question: firstMessage(options.question, run.now()),
    tools: table,
    budget: run.budget,
    trace: run.trace,
    signal: run.signal,
    maxSteps: options.maxSteps,
  });
  run.trace.add({ kind: 'deferred', parts: deferred(run, menu) });
  return result;
}

/** What could have entered the context and did not, with its estimated tokens. */
function deferred(run: RunContext, menu: Menu): { what: string; tokens: number }[] {
  const happened = run.trace.events;
  const skills = new Set(
    happened.flatMap((event) => (event.kind === 'skill' ? [event.skill] : [])),
  );
  const pulled = new Set(happened.flatMap((event) => (event.kind === 'tools' ? event.tools : [])));
  const agents = new Set(
    happened.flatMap((event) => (event.kind === 'agent-started' ? [event.agent] : [])),
  );
  const entries = [...menu.shown, ...menu.cut];
  const bundles = new Set(entries.map(({ bundle }) => bundle));
  // sizes come from the file system: the bodies themselves were never read
  return [
    ...entries
      .filter(({ id }) => !skills.has(id))
      .map(({ id, skill }) => ({ what: `skill ${id}`, tokens: tokensOfBytes(skill.bytes) })),
    ...[...bundles].flatMap((bundle) =>
      bundle.agents
        .filter(({ name }) => !agents.has(name))
        .map(({ name, bytes }) => ({ what: `agent ${name}`, tokens: tokensOfBytes(bytes) })),
    ),
    ...[...run.listed.values()]
      .filter(({ subject }) => !pulled.has(subject))
      .map((tool) => ({ what: `tool ${tool.subject}`, tokens: toolTokens(tool) })),
  ];
}

const tokensOfBytes = (bytes: number) => estimateTokens('x'.repeat(bytes));
