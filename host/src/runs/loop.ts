import {
  ModelError,
  takeStep,
  type Budget,
  type Message,
  type ModelPort,
  type TakenStep,
  type ToolCall,
  type ToolResult,
} from '@gatehouse/models';
import type { ToolTable } from './tool-table.ts';
import type { Trace } from './trace.ts';

/** After this many steps in a row in which every call was unusable, the run stops. */
const MAX_REPAIRS = 3;
/** Tokens of one model answer. */
const MAX_ANSWER_TOKENS = 8_000;

export interface LoopOptions {
  readonly model: ModelPort;
  /** `root`, or the name of the sub-agent. */
  readonly conversation: string;
  readonly system: string;
  readonly question: string;
  readonly tools: ToolTable;
  readonly budget: Budget;
  readonly trace: Trace;
  readonly signal: AbortSignal;
  readonly maxSteps: number;
  /** Ends the loop early, e.g. when a sub-agent has submitted its result. */
  readonly finished?: () => boolean;
}

export interface LoopResult {
  readonly status: 'done' | 'stopped';
  /** The answer, or why it stopped and what to do. */
  readonly text: string;
  readonly messages: readonly Message[];
}

/**
 * Runs model steps until the model answers without a call. Calls are dispatched one after the other, in the order
 * in which the model made them. Throws ModelError when the model fails; everything else ends in a result.
 */
export async function runLoop(options: LoopOptions): Promise<LoopResult> {
  const { tools, budget, signal } = options;
  const messages: Message[] = [{ role: 'user', text: options.question }];
  let unusable = 0;
  const stop = (text: string): LoopResult => ({ status: 'stopped', text, messages });

  for (let step = 1; step <= options.maxSteps; step += 1) {
    if (signal.aborted) throw aborted();
    if (budget.exhausted()) {
      return stop(
        `The token budget of ${budget.tokens} is spent. Ask for less at once, or raise limits.tokens.`,
      );
    }
    const { message: answer, unfinished } = await oneStep(options, messages);
    messages.push(answer);
    if (answer.calls.length === 0) {
      if (unfinished === undefined) return { status: 'done', text: answer.text, messages };
      return stop([answer.text, `[${unfinished}]`].filter((part) => part !== '').join('\n\n'));
    }

    const results: ToolResult[] = [];
    let repairable = 0;
    for (const call of answer.calls) {
      if (signal.aborted) throw aborted();
      const { text, outcome } = await tools.dispatch(call);
      if (outcome === 'repairable') {
        repairable += 1;
        const { conversation } = options;
        options.trace.add({ kind: 'unusable', conversation, tool: call.tool, reason: text });
      }
      results.push({ id: call.id, tool: call.tool, text, failed: outcome !== 'ok' });
    }
    messages.push({ role: 'tool', results });
    if (options.finished?.() === true) return { status: 'done', text: answer.text, messages };
    unusable = repairable === answer.calls.length ? unusable + 1 : 0;
    if (unusable >= MAX_REPAIRS) {
      return stop(
        `The model made ${MAX_REPAIRS} unusable calls in a row. Ask again in other words, or use a larger model.`,
      );
    }
  }
  return stop(
    `No answer after ${options.maxSteps} steps. Ask for less at once, or raise limits.steps.`,
  );
}

async function oneStep(options: LoopOptions, messages: readonly Message[]): Promise<TakenStep> {
  const { model, conversation, system, tools, budget, trace, signal } = options;
  const step = await takeStep(model, {
    conversation,
    system,
    messages,
    tools: tools.definitions(),
    signal,
    maxOutputTokens: MAX_ANSWER_TOKENS,
  });
  const { message, usage, costUsd } = step;
  budget.spend(usage);
  const calls = message.calls.map(nameOf);
  trace.add({ kind: 'step', conversation, text: message.text, calls, usage, costUsd });
  return step;
}

const nameOf = (call: ToolCall) => call.tool;

function aborted(): ModelError {
  return new ModelError('aborted', 'The run was stopped.', 'Ask again to start a new one.');
}
