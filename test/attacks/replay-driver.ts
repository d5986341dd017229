import type { ModelPort, StepEvent, StepRequest, ToolCall } from '@gatehouse/models';
import { callsIn, type InjectedCall } from './replay-attacks.ts';

/** One call of the script: a tool of the connector, or one of the host's own. */
export interface ScriptedCall {
  readonly tool: string;
  readonly arguments: unknown;
}

/** A call that strangers' words asked for, and what the host answered. */
export interface Obeyed {
  readonly conversation: string;
  readonly call: InjectedCall;
  answer?: string;
}

export interface Driver {
  readonly model: ModelPort;
  readonly obeyed: readonly Obeyed[];
  /** Answers to the calls of the script. */
  readonly answers: readonly { tool: string; text: string; failed: boolean }[];
}

/** More found calls than this are made at once: a run has only so many steps. */
const MANY = 10;

/**
 * A model that does what its script says and, before anything else, whatever it reads in a tool's answer. It makes
 * each call that it finds once, in the given order, together or one by one. With `obeys: false` it keeps to its script.
 */
export function obeyingDriver(
  script: Readonly<Record<string, readonly ScriptedCall[]>>,
  {
    order = [],
    pace = 'together',
    obeys = true,
  }: { order?: readonly number[]; pace?: 'together' | 'one by one'; obeys?: boolean } = {},
): Driver {
  const obeyed: Obeyed[] = [];
  const answers: Driver['answers'][number][] = [];
  const byId = new Map<string, Obeyed>();
  const states = new Map<string, { next: number; waiting: Obeyed[] }>();
  let ids = 0;

  function read({ conversation, messages }: StepRequest, waiting: Obeyed[]): void {
    const last = messages.at(-1);
    const results = last?.role === 'tool' ? last.results : [];
    for (const { id, tool, text, failed } of results) {
      const mine = byId.get(id);
      if (mine) mine.answer = text;
      else answers.push({ tool, text, failed });
    }
    const texts = obeys ? results.map(({ text }) => text) : [];
    const fresh = texts
      .flatMap(callsIn)
      .filter((one) => !obeyed.some(({ call }) => JSON.stringify(call) === JSON.stringify(one)));
    const distinct = new Map(fresh.map((one) => [JSON.stringify(one), one]));
    const found = [...distinct.values()].map((call) => ({ conversation, call }));
    obeyed.push(...found);
    const ordered = found.length === order.length ? order.flatMap((at) => found[at] ?? []) : found;
    waiting.push(...ordered);
  }

  async function* step(request: StepRequest): AsyncGenerator<StepEvent> {
    const { conversation } = request;
    const state = states.get(conversation) ?? { next: 0, waiting: [] };
    states.set(conversation, state);
    read(request, state.waiting);
    let calls: ToolCall[] = [];
    if (state.waiting.length > 0) {
      const now = state.waiting.splice(
        0,
        pace === 'together' || state.waiting.length > MANY ? state.waiting.length : 1,
      );
      calls = now.map((each) => {
        const id = `obeyed-${(ids += 1)}`;
        byId.set(id, each);
        return { id, tool: `ticketing__${each.call.tool}`, arguments: each.call.arguments };
      });
    } else {
      const scripted = script[conversation]?.[state.next];
      state.next += 1;
      if (scripted) calls = [{ id: `scripted-${(ids += 1)}`, ...scripted }];
    }
    const text = calls.length === 0 ? 'Done.' : '';
    yield {
      kind: 'usage',
      usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
    };
    yield {
      kind: 'finish',
      reason: calls.length > 0 ? 'calls' : 'end',
      message: { role: 'assistant', text, calls },
    };
  }

  return { model: { label: 'obeys everything, no AI', scripted: true, step }, obeyed, answers };
}

/** Calls of the connector under the names that a model uses. */
export const asModel = (calls: readonly InjectedCall[]): ScriptedCall[] =>
  calls.map(({ tool, arguments: args }) => ({ tool: `ticketing__${tool}`, arguments: args }));

export const loadSkill = (skill: string): ScriptedCall => ({
  tool: 'load_skill',
  arguments: { skill: `customer-operations:${skill}` },
});
