import type { ModelPort, StepRequest } from './port.ts';

/**
 * Wraps a port so that `sink` sees every request before the model does: everything that the model will
 * read, and nothing else. The message and tool lists are copies, so later steps of a loop that appends to
 * its own list do not change what was recorded. An error thrown by `sink` stops the step.
 */
export function recordRequests(port: ModelPort, sink: (request: StepRequest) => void): ModelPort {
  return {
    label: port.label,
    scripted: port.scripted,
    step: (request) => {
      sink({ ...request, messages: [...request.messages], tools: [...request.tools] });
      return port.step(request);
    },
  };
}
