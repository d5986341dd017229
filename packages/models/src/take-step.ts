import { ModelError } from './error.ts';
import type { ModelPort, Price, StepEvent, StepRequest, Usage } from './port.ts';

/** One step as a whole, once it has ended. */
export interface TakenStep extends Omit<Extract<StepEvent, { kind: 'finish' }>, 'kind'> {
  /** Zero where the model reports none. */
  readonly usage: Usage;
  /** US dollars; null where the model has no price. */
  readonly costUsd: number | null;
}

/**
 * Runs one step to its end. Throws the port's own ModelError, and ModelError `unavailable` when the stream ends without
 * an answer.
 */
export async function takeStep(model: ModelPort, request: StepRequest): Promise<TakenStep> {
  let finished: Extract<StepEvent, { kind: 'finish' }> | undefined;
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
  return { message, reason, usage, costUsd: cost(usage, model.price) };
}

function cost(usage: Usage, price: Price | undefined): number | null {
  if (!price) return null;
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000;
}
