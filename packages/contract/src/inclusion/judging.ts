import type { Json } from '../json.ts';
import type { Acceptance } from '../schema/accepts.ts';
import type { Fuel } from '../schema/bounds.ts';
import type { Conjunction } from '../schema/branch.ts';
import type { Expansion } from '../schema/expand.ts';
import type { NodeTable } from '../schema/node.ts';
import type { Sampler } from '../witness/sampler.ts';
import type { Reason } from './reason.ts';

/** What the rules of lists and objects need of the whole. */
export interface Judging {
  readonly table: NodeTable;
  readonly fuel: Fuel;
  readonly acceptance: Acceptance;
  readonly expansion: Expansion;
  readonly sampler: Sampler;
  /** Why values of `a` are not all in `b`. */
  reasons(a: Conjunction, b: Conjunction): readonly Reason[];
}

/** Takes the reasons of a part up to the whole: the path gets longer, the witness is put into its place. */
export const lifted = (
  reasons: readonly Reason[],
  step: string,
  wrap: (part: Json) => Json | undefined,
): Reason[] =>
  reasons.map(({ shows: _shows, witness, ...reason }) => {
    const whole = witness === undefined ? undefined : wrap(witness);
    return {
      ...reason,
      path: [step, ...reason.path],
      ...(whole !== undefined && { witness: whole }),
    };
  });
