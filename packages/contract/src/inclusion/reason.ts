import type { Json } from '../json.ts';

export type ReasonKind =
  | 'type'
  | 'values'
  | 'bounds'
  | 'length'
  | 'step'
  | 'pattern'
  | 'format'
  | 'count'
  | 'unique'
  | 'contains'
  | 'required'
  | 'refused'
  | 'names'
  | 'dependent'
  | 'undecided'
  /** No reason against inclusion, but worth telling: a property that the other side neither declares nor refuses. */
  | 'undeclared'
  /** Likewise: another default. */
  | 'default';

/** Why a value of one schema may not be in the other, and where. */
export interface Reason {
  readonly kind: ReasonKind;
  /** Names of properties, `[]` for elements, `[0]` for a written position, `*` for the values of a map. */
  readonly path: readonly string[];
  /** What exactly: a type, a value, a bound. */
  readonly what: string;
  /** In the one schema and not in the other, tried on both. For `undeclared`: a value that holds the property. */
  readonly witness?: Json;
  /** Why there may be none to find. */
  readonly doubt?: string;
  /** Whether a value shows just this, where several things differ in one place. */
  readonly shows?: (value: Json) => boolean;
}

/** Whether it speaks against inclusion. */
export const isBreak = ({ kind }: Reason) => kind !== 'undeclared' && kind !== 'default';
