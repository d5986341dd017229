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

/** One of the two systems. Rejects only when the whole rehearsal is to stop. */
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
  const fresh = described(await options.becomes(asked));
  if (typeof fresh === 'string') {
    throw new SwapError(
      'vendor_failed',
      `${to} behind ${instance} could not be described: ${fresh}`,
      'Mend that and run the command again; nothing was changed.',
    );
  }
  const old = described(await options.was(asked));
  const comparison = typeof old === 'string' ? undefined : compare(old, fresh);
  const replays: Replay[] = [];
  for (const call of options.calls) {
    const [was, becomes] = [await options.was(call), await options.becomes(call)];
    const failed = !was.ok && !becomes.ok && was.code === becomes.code;
    replays.push({
      ...call,
      differences: sideBySide(was, becomes, vocabularyOf(old, fresh)),
      ...(failed && { bothFailed: `${was.code}: ${was.message}` }),
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

/** The description, or why there is none. */
function described(answer: Answer): Description | string {
  if (!answer.ok) return `${answer.code}: ${answer.message}`;
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
