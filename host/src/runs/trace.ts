import type { Decision } from '../gates/decision.ts';
import type { Usage } from '@gatehouse/models';
import type { Verdict } from '../store/approval-store.ts';

/** Everything that a run does, in the order in which it happened. What is not here did not happen. */
export type TraceEvent =
  | { kind: 'menu'; shown: readonly string[]; cut: readonly string[]; alwaysOnTokens: number }
  | ({ kind: 'gate'; conversation: string; enforced: boolean } & Decision)
  | {
      kind: 'step';
      conversation: string;
      text: string;
      calls: readonly string[];
      usage: Usage;
      costUsd: number | null;
    }
  | { kind: 'skill'; skill: string; tokens: number }
  | {
      kind: 'tools';
      conversation: string;
      tools: readonly string[];
      withheld: readonly string[];
      tokens: number;
    }
  | { kind: 'connector-started'; connector: string }
  | {
      kind: 'call';
      conversation: string;
      connector: string;
      tool: string;
      effect: string;
      /** The rule of the host's call gate. */
      rule: string;
      scopes: readonly string[];
      /** Id of the passport under which the call went; never the passport. */
      passport: string;
      arguments: unknown;
      ok: boolean;
      /** The connector's structured answer, or its typed error. */
      answer: unknown;
      milliseconds: number;
    }
  /** A write that waits for a second person; nothing was written. */
  | {
      kind: 'held';
      conversation: string;
      approval: string;
      connector: string;
      tool: string;
      /** The rules of the connector that ask for consent. */
      rule: string;
      summary: string;
    }
  | {
      kind: 'approval';
      conversation: string;
      approval: string;
      tool: string;
      by: string;
      verdict: Verdict;
      because: string;
    }
  | { kind: 'agent-started'; agent: string; objective: string; promptTokens: number }
  | { kind: 'agent-ended'; agent: string; status: string; result: unknown; resultTokens: number }
  | { kind: 'deferred'; parts: readonly { what: string; tokens: number }[] }
  /** A call that could not be made as the model wrote it, and what it was told. */
  | { kind: 'unusable'; conversation: string; tool: string; reason: string }
  | { kind: 'problem'; message: string; hint: string }
  | { kind: 'answer'; status: string; text: string };

/** An event with its place and time (milliseconds since the epoch). */
export type Traced = TraceEvent & { readonly seq: number; readonly at: number };

export interface Trace {
  add(event: TraceEvent): void;
  readonly events: readonly Traced[];
  /** Resolves when every event has reached the store. */
  flushed(): Promise<void>;
}

/** `keep` stores one event; it is called in order, one at a time. `watch` sees each event at once, for progress. */
export function createTrace(
  now: () => number,
  keep: (event: Traced) => Promise<void> = async () => {},
  watch: (event: Traced) => void = () => {},
): Trace {
  const events: Traced[] = [];
  let stored: Promise<void> = Promise.resolve();
  return {
    events,
    add(event) {
      const traced = { ...event, seq: events.length + 1, at: now() };
      events.push(traced);
      stored = stored.then(() => keep(traced));
      // a failing store is reported by flushed(); until then it must not be an unhandled rejection
      stored.catch(() => {});
      watch(traced);
    },
    async flushed() {
      for (let seen; seen !== stored;) await (seen = stored);
    },
  };
}
