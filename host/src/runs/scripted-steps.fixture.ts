import type { ModelPort, StepRequest, Usage } from '@gatehouse/models';
import type { ToolHandler } from './tool-table.ts';

export interface ScriptedStep {
  readonly say?: string;
  readonly calls?: readonly { readonly tool: string; readonly arguments?: unknown }[];
  readonly usage?: Partial<Usage>;
}

/** A model that gives the steps one after another and keeps what it was asked; the last one is given for ever. */
export function scriptedSteps(...steps: readonly ScriptedStep[]): {
  model: ModelPort;
  asked: StepRequest[];
} {
  const asked: StepRequest[] = [];
  const model: ModelPort = {
    label: 'scripted',
    scripted: true,
    async *step(request) {
      const { say = '', calls = [], usage = {} } = steps[asked.length] ?? steps.at(-1) ?? {};
      asked.push({ ...request, messages: [...request.messages], tools: [...request.tools] });
      const message = {
        role: 'assistant' as const,
        text: say,
        calls: calls.map(({ tool, arguments: given = {} }, at) => ({
          id: `c${asked.length}-${at}`,
          tool,
          arguments: given,
        })),
      };
      const nothing = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
      yield { kind: 'usage', usage: { ...nothing, ...usage } };
      yield { kind: 'finish', reason: calls.length > 0 ? 'calls' : 'end', message };
    },
  };
  return { model, asked };
}

/** A tool that answers `echo TEXT`, and calls back when it is used. */
export function echoTool(name: string, used: () => void = () => {}): ToolHandler {
  return {
    definition: { name, description: `Echoes as ${name}.`, inputSchema: { type: 'object' } },
    async handle(call) {
      used();
      return { outcome: 'ok', text: `echo ${JSON.stringify(call.arguments)}` };
    },
  };
}
