import type { LockVerdict } from 'gatehouse-contract';

/** Where a tool, or a connector as a whole, stands by gatehouse.lock: what a gate needs to know of it. */
export interface Standing extends Pick<LockVerdict, 'verdict' | 'outcome'> {
  /** For a person: what moved, and the next step. */
  readonly because: string;
}
