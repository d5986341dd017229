import type { LockVerdict } from 'gatehouse-contract';

/** Where a tool, or a connector as a whole, stands by gatehouse.lock: what a gate needs to know of it. */
export interface Standing extends Pick<LockVerdict, 'verdict' | 'outcome'> {
  /** For people only: what moved, in the words of a third party, and the next step. */
  readonly because: string;
}
