import type { FinishReason, LanguageModelUsage, streamText, ToolSet } from 'ai';

import { ModelError } from '../error.ts';
import type { StepEvent, StepRequest, ToolCall, Usage } from '../port.ts';
import { estimateRequestTokens, estimateTokens } from '../tokens.ts';
import { cutOff } from './failure.ts';
import type { ProviderName } from './provider.ts';
import { seal } from './sealed.ts';

type Finish = Extract<StepEvent, { kind: 'finish' }>;

/**
 * Reads one streamed answer. Text goes on at once; calls wait until the answer is complete, because the
 * SDK also reports the half-written call of a connection that broke.
 * @throws Whatever the stream reports as its error, unchanged.
 */
export async function* readAnswer(
  result: ReturnType<typeof streamText<ToolSet>>,
  request: StepRequest,
  provider: ProviderName,
  label: string,
): AsyncGenerator<StepEvent> {
  let text = '';
  const calls: ToolCall[] = [];
  let end: { reason: FinishReason; usage: LanguageModelUsage } | undefined;

  for await (const part of result.stream) {
    switch (part.type) {
      case 'text-delta':
        text += part.text;
        yield { kind: 'text', text: part.text };
        break;
      case 'tool-call':
        if (part.providerExecuted === true) throw ranByItself(part.toolName, label);
        // Also what the SDK calls invalid (unknown tool, broken JSON): the host answers every call.
        calls.push({ id: part.toolCallId, tool: part.toolName, arguments: part.input });
        break;
      case 'finish-step':
        end = { reason: part.finishReason, usage: part.usage };
        break;
      case 'error':
        throw part.error;
      default:
        break;
    }
  }
  if (end === undefined || end.reason === 'interrupted' || end.reason === 'error') {
    throw cutOff(label);
  }

  const message = {
    role: 'assistant' as const,
    text,
    calls,
    provider: seal(provider, await result.responseMessages),
  };
  for (const call of calls) yield { kind: 'call', call };
  yield { kind: 'usage', usage: usageOf(end.usage, request, text + JSON.stringify(calls)) };
  yield { kind: 'finish', reason: reasonOf(end.reason, calls.length), message };
}

function ranByItself(tool: string, label: string): ModelError {
  return new ModelError(
    'invalid',
    `${label}: the provider ran the tool ${JSON.stringify(tool)} itself, outside every gate`,
    'Switch provider-side tools off for this model or its gateway.',
  );
}

/** Some servers say "stop" although they ask for calls, so the calls decide. */
function reasonOf(reason: FinishReason, calls: number): Finish['reason'] {
  switch (reason) {
    case 'length':
      return 'length';
    case 'content-filter':
      return 'refused';
    case 'stop':
      return calls > 0 ? 'calls' : 'end';
    default:
      return calls > 0 ? 'calls' : 'other';
  }
}

/** A server that counts nothing is estimated: a budget that sees zeros would never end. */
function usageOf(usage: LanguageModelUsage, request: StepRequest, answer: string): Usage {
  return {
    inputTokens: usage.inputTokens ?? estimateRequestTokens(request),
    outputTokens: usage.outputTokens ?? estimateTokens(answer),
    cacheReadTokens: usage.inputTokenDetails.cacheReadTokens ?? 0,
    cacheWriteTokens: usage.inputTokenDetails.cacheWriteTokens ?? 0,
  };
}
