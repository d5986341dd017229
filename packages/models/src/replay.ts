import { createHash } from 'node:crypto';

import { ModelError } from './error.ts';
import type { ModelPort, StepEvent, StepRequest, ToolResult } from './port.ts';
import { estimateRequestTokens, estimateTokens } from './tokens.ts';
import type { Script, ScriptTurn } from './script.ts';

/** How much of a tool result a failing expectation shows. */
const shownCharacters = 200;

/**
 * A model port that plays a script: the walkthrough without a key, and the double in tests. It keeps no
 * state. Which turn comes next follows from the assistant messages in the request, so a run that was
 * killed and resumed plays on where it stopped. Steps throw ModelError `script` when the script has no
 * such turn or when a turn's expectation does not hold.
 */
export function replayModel(script: Script): ModelPort {
  async function* step(request: StepRequest): AsyncGenerator<StepEvent> {
    if (request.signal.aborted) {
      throw new ModelError('aborted', 'The scripted step was aborted.', 'Start the request again.');
    }
    const index = request.messages.filter((message) => message.role === 'assistant').length;
    const turn = turnAt(script, request.conversation, index);
    checkExpectations(script, request, turn, index);

    const text = turn.say ?? '';
    const calls = (turn.calls ?? []).map((call, position) => ({
      id: callId(request, index, position),
      tool: call.tool,
      arguments: call.arguments,
    }));
    if (text !== '') yield { kind: 'text', text };
    for (const call of calls) yield { kind: 'call', call };
    yield {
      kind: 'usage',
      usage: {
        inputTokens: estimateRequestTokens(request),
        outputTokens: estimateTokens(text + (calls.length === 0 ? '' : JSON.stringify(calls))),
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
      },
    };
    yield {
      kind: 'finish',
      reason: calls.length > 0 ? 'calls' : 'end',
      message: { role: 'assistant', text, calls },
    };
  }

  return { label: 'scripted, no AI', scripted: true, price: { input: 0, output: 0 }, step };
}

function turnAt(script: Script, conversation: string, index: number): ScriptTurn {
  const turns = Object.hasOwn(script.conversations, conversation)
    ? script.conversations[conversation]
    : undefined;
  const turn = turns?.[index];
  if (turn !== undefined) return turn;
  throw failed(
    turns === undefined
      ? `${script.fileName} has no conversation "${conversation}"`
      : `${script.fileName}: conversation "${conversation}" has ${turns.length} turns, ` +
          `and turn ${index + 1} was asked for`,
  );
}

function checkExpectations(
  script: Script,
  request: StepRequest,
  turn: ScriptTurn,
  index: number,
): void {
  const results = latestResults(request);
  const unmet = turn.expect?.find((text) => !results.some((result) => result.text.includes(text)));
  if (unmet === undefined) return;
  const actual = results.map((result) => {
    const start = result.text.slice(0, shownCharacters);
    return `${result.tool}: ${JSON.stringify(start)}${start === result.text ? '' : '…'}`;
  });
  throw failed(
    `${script.fileName}: turn ${index + 1} of conversation "${request.conversation}" expected ` +
      `${JSON.stringify(unmet)} in the latest tool results. ` +
      (actual.length === 0 ? 'There were none.' : `They began: ${actual.join('; ')}`),
  );
}

/** The results since the last assistant message. */
function latestResults(request: StepRequest): ToolResult[] {
  const last = request.messages.findLastIndex((message) => message.role === 'assistant');
  return request.messages
    .slice(last + 1)
    .flatMap((message) => (message.role === 'tool' ? message.results : []));
}

/**
 * The same after a resume, and different for sub-agents that share a script but not a brief. Only
 * characters that every provider accepts in an id.
 */
function callId(request: StepRequest, index: number, position: number): string {
  const brief = request.messages.find((message) => message.role === 'user')?.text ?? '';
  const who = createHash('sha256').update(JSON.stringify([request.conversation, brief]));
  return `scripted_${who.digest('hex').slice(0, 8)}_${index + 1}_${position + 1}`;
}

function failed(message: string): ModelError {
  return new ModelError(
    'script',
    message,
    'The script no longer fits what happens: correct the script, or what changed under it.',
  );
}
