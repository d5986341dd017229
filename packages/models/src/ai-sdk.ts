import { streamText } from 'ai';

import { readAnswer } from './ai-sdk/answer.ts';
import { toModelError } from './ai-sdk/failure.ts';
import { conversation, instructions, tools } from './ai-sdk/prompt.ts';
import { languageModel, type ProviderSettings } from './ai-sdk/provider.ts';
import { ModelError } from './error.ts';
import type { ModelPort, StepEvent, StepRequest } from './port.ts';

/**
 * A model behind the AI SDK. Together with the files in `ai-sdk/` this is the only code that imports `ai`
 * or a provider package: the SDK changes its names about three times a year.
 */
export function aiSdkModel(settings: ProviderSettings): ModelPort {
  const label = `${settings.provider} ${settings.model}`;
  const model = languageModel(settings);

  async function* step(request: StepRequest): AsyncGenerator<StepEvent> {
    // Ends the request also when the reader goes away without aborting its own signal.
    const left = new AbortController();
    try {
      request.signal.throwIfAborted();
      const result = streamText({
        model,
        ...instructions(request.system, settings.provider),
        messages: conversation(request, settings.provider),
        ...tools(request.tools),
        ...(request.maxOutputTokens === undefined
          ? {}
          : { maxOutputTokens: request.maxOutputTokens }),
        maxRetries: 2,
        abortSignal: AbortSignal.any([request.signal, left.signal]),
        // A telemetry integration that something else registered globally must not see the conversation.
        telemetry: { isEnabled: false },
        // Errors are read from the stream; the default handler writes them to the console.
        onError: () => {},
      });
      yield* readAnswer(result, request, settings.provider, label);
    } catch (error) {
      throw request.signal.aborted ? aborted(label) : toModelError(error, label, settings.apiKey);
    } finally {
      left.abort();
    }
  }

  return { label, scripted: false, step };
}

function aborted(label: string): ModelError {
  return new ModelError('aborted', `${label}: the step was aborted`, 'Start the request again.');
}
