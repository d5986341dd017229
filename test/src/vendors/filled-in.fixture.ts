import type { ModelPort, StepEvent, StepRequest } from '@gatehouse/models';

/**
 * A scripted model that copies an id out of what it was answered, as a real one does: wherever its script says `word`,
 * it writes what the newest tool result has for `pattern`. Ids are the desk's own, so no script can know them.
 */
export function filledIn(model: ModelPort, word: string, pattern: RegExp): ModelPort {
  const idIn = ({ messages }: StepRequest): string => {
    const texts = messages.flatMap((message) =>
      message.role === 'tool' ? message.results.map((result) => JSON.stringify(result)) : [],
    );
    return texts.flatMap((text) => pattern.exec(text)?.[1] ?? [])[0] ?? word;
  };
  return {
    ...model,
    async *step(request) {
      for await (const event of model.step(request)) yield replaced(event, word, idIn(request));
    },
  };
}

function replaced(event: StepEvent, word: string, id: string): StepEvent {
  if (event.kind === 'call') {
    return { ...event, call: { ...event.call, arguments: fill(event.call.arguments, word, id) } };
  }
  if (event.kind !== 'finish') return event;
  const calls = event.message.calls.map((call) => ({
    ...call,
    arguments: fill(call.arguments, word, id),
  }));
  return { ...event, message: { ...event.message, calls } };
}

function fill(value: unknown, word: string, id: string): unknown {
  if (value === word) return id;
  if (Array.isArray(value)) return value.map((one) => fill(one, word, id));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, fill(inner, word, id)]),
  );
}
