import type { Finding } from '../compare/finding.ts';

/** A consumer that a finding breaks, and the line that rests on what changed. */
export interface Hit {
  readonly consumer: string;
  readonly file: string;
  readonly line: number;
  /** What it uses, in a few words: `sends filter.status`, `reads tickets[].id`, `rests on read-only`. */
  readonly because: string;
}

/** A finding that asks for a major version, and whom it hits; nobody known still asks for it. */
export interface ProjectedFinding {
  readonly finding: Finding;
  readonly hits: readonly Hit[];
}
