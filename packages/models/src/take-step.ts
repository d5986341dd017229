import { ModelError } from './error.ts';
import type { ModelPort, Price, StepEvent, StepRequest, Usage } from './port.ts';

type Finished = Extract<StepEvent, { kind: 'finish' }>;

/** One step as a whole, once it has ended. */
export interface TakenStep extends Omit<Finished, 'kind'> {
  /** Zero where the model reports none. */
  readonly usage: Usage;
  /** US dollars; null where the model has no price. */
  readonly costUsd: number | null;
  /** Why the answer is not one, or not all of it, and what to do; for a step without calls. */
  readonly unfinished?: string | undefined;
}

/**
 * Runs one step to its end. Throws the port's own ModelError, and ModelError `unavailable` when the stream ends without
 * an answer.
 */
export async function takeStep(model: ModelPort, request: StepRequest): Promise<TakenStep> {
  let finished: Finished | undefined;
  let usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
  for await (const event of model.step(request)) {
    if (event.kind === 'usage') usage = event.usage;
    if (event.kind === 'finish') finished = event;
  }
  if (!finished) {
    throw new ModelError(
      'unavailable',
      'The model ended its turn without an answer.',
      'Try again.',
    );
  }
  const { message, reason } = finished;
  return {
    message,
    reason,
    usage,
    costUsd: cost(usage, model.price),
    unfinished: unfinished(finished, request.maxOutputTokens),
  };
}

function cost(usage: Usage, price: Price | undefined): number | null {
  if (!price) return null;
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000;
}

/** An answer that was cut, declined or never given is not done, and says so. */
function unfinished({ reason, message }: Finished, tokens: number | undefined): string | undefined {
  if (message.calls.length > 0) return undefined;
  if (reason === 'length') {
    return `The answer was cut${tokens === undefined ? '' : ` at ${tokens} tokens`}. Ask for less at once.`;
  }
  if (reason === 'refused') return 'The model declined to answer. Ask in other words.';
  return message.text.trim() === '' ? 'The model gave an empty answer. Ask again.' : undefined;
}
