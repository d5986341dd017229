import { compare, type Comparison } from './compare.ts';
import { readDescription, type Description } from './description.ts';
import { SwapError } from './error.ts';
import type { DiffLine } from './line-diff.ts';
import type { VendorChange } from './set-vendor.ts';
import { sideBySide, type Answer } from './side-by-side.ts';
import { findUses, type Part, type Use } from './uses.ts';

/** A call as it was made: `tool` is `category.name`. */
export interface RecordedCall {
  readonly person: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * One of the two systems. An error that has a `code` and a `hint` is its answer; any other ends the rehearsal. The code
 * `refused` says that the person may not call.
 */
export type Side = (call: RecordedCall) => Promise<Answer>;

export interface RehearseOptions {
  readonly instance: string;
  readonly category: string;
  readonly change: VendorChange;
  /** As whom both sides are asked what they can do. */
  readonly as: string;
  readonly parts: readonly Part[];
  readonly calls: readonly RecordedCall[];
  readonly was: Side;
  readonly becomes: Side;
}

/** A rule of the host: a connector may call a write what it called a read when the call was recorded. */
export const READS_ONLY = {
  id: 'rehearsal-only-reads',
  gate: 'call',
  effects: ['write', 'egress', 'irreversible'],
  because: 'A rehearsal only reads.',
} satisfies {
  id: string;
  gate: 'call';
  effects: ('write' | 'egress' | 'irreversible')[];
  because: string;
};

/** A recorded call, made again on both sides. */
export interface Replay extends RecordedCall {
  /** In words; empty: the same as far as it can be compared. */
  readonly differences: readonly string[];
  /** Both gave this error: nothing was compared. */
  readonly bothFailed?: string;
}

/** Everything that is known before a swap, as plain data. */
export interface Rehearsal {
  readonly instance: string;
  readonly from: string;
  readonly to: string;
  readonly as: string;
  /** Absent: the old vendor gave no description to compare with, and `notCompared` says why. */
  readonly comparison?: Comparison;
  readonly notCompared?: string;
  readonly uses: readonly Use[];
  readonly replays: readonly Replay[];
  readonly diff: readonly DiffLine[];
}

/**
 * Asks both sides what they can do and makes recorded reads again on both. The new side is asked first: one that cannot
 * be started or described ends the rehearsal with SwapError `vendor_failed`. An old side that fails does not, because
 * that may be the reason for the swap.
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const { instance, category, change, as, parts } = options;
  const { from, to, diff } = change;
  const asked = { person: as, tool: `${category}.describe_${category}`, arguments: {} };
  const was = answering(options.was);
  const becomes = answering(options.becomes);
  const answer = await becomes(asked);
  if (!answer.ok && answer.code === 'refused') {
    const message = `${as} may not ask ${instance} what it can do: ${answer.message}`;
    throw new SwapError('refused', message, 'Choose another person with --as.');
  }
  const fresh = described(answer);
  if (typeof fresh === 'string') {
    throw new SwapError(
      'vendor_failed',
      `${to} behind ${instance} could not be described: ${fresh}`,
      'Mend that and run the command again; nothing was changed.',
    );
  }
  const old = described(await was(asked));
  const comparison = typeof old === 'string' ? undefined : compare(old, fresh);
  const replays: Replay[] = [];
  for (const call of options.calls) {
    const [before, after] = [await was(call), await becomes(call)];
    const failed = !before.ok && !after.ok && before.code === after.code;
    replays.push({
      ...call,
      differences: sideBySide(before, after, vocabularyOf(old, fresh)),
      ...(failed && { bothFailed: `${before.code}: ${before.message}` }),
    });
  }
  return {
    instance,
    from,
    to,
    as,
    ...(comparison && { comparison }),
    ...(typeof old === 'string' && { notCompared: old }),
    uses: comparison ? usesOf(parts, category, comparison) : [],
    replays,
    diff,
  };
}

/** An error that a person can mend is an answer like any other. */
function answering(side: Side): Side {
  return async (call) => {
    try {
      return await side(call);
    } catch (error) {
      const { code, hint, message } = Object(error);
      if (typeof code !== 'string' || typeof hint !== 'string') throw error;
      return { ok: false, code, message: String(message) };
    }
  };
}

/** The description, or why there is none. */
function described(answer: Answer): Description | string {
  if (!answer.ok)
    return answer.code === 'failed' ? answer.message : `${answer.code}: ${answer.message}`;
  return readDescription(answer.value) ?? 'its answer does not say what its tools can do.';
}

function usesOf(parts: readonly Part[], category: string, comparison: Comparison): Use[] {
  return findUses(parts, {
    category,
    tools: comparison.weakerTools.map(({ name }) => name),
    fields: comparison.weakerFields.map(({ name, becomes }) => ({
      name,
      gone: becomes === 'none',
    })),
  });
}

function vocabularyOf(...sides: readonly (Description | string)[]): Map<string, Set<string>> {
  const vocabulary = new Map<string, Set<string>>();
  for (const side of sides) {
    for (const { field, words } of typeof side === 'string' ? [] : side.words) {
      const known = vocabulary.get(field) ?? new Set<string>();
      for (const { word } of words) known.add(word);
      vocabulary.set(field, known);
    }
  }
  return vocabulary;
}
