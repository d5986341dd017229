import type { Json } from '../json.ts';

/** *breaking*: a witness shows it. *suspected*: a rule says so, nothing proves it. *compatible*: nobody is broken. */
export type Verdict = 'breaking' | 'suspected' | 'compatible';

/** What semver asks the version to rise by. A suspicion asks for as much as a break, unless a person waives it. */
export type Bump = 'major' | 'minor' | 'patch' | 'none';

/** A concrete call that used to be taken, or a result that used to be readable, and now is not. */
export interface Witness {
  readonly kind: 'call' | 'result';
  /** The arguments of the call, or the structured content of the result. */
  readonly value: Json;
  /** What happens to it now, in one sentence. */
  readonly outcome: string;
}

export type Place = 'server' | 'tool' | 'input' | 'output' | 'hints' | 'text';

/** One difference between two surfaces. */
export interface Finding {
  /** The tool; empty for the server itself. */
  readonly tool: string;
  readonly place: Place;
  /** Inside the schema: `filter.status`, `tickets[].id`; empty for the whole. */
  readonly path: string;
  /** Stable name of the rule, such as `argument-required`; the reports and waivers use it. */
  readonly rule: string;
  readonly verdict: Verdict;
  readonly bump: Bump;
  /** What changed and whom it hits, in one sentence. */
  readonly message: string;
  readonly witness?: Witness;
  /** Why it could not be decided, or the two ways to read it. Only with a suspicion. */
  readonly doubt?: string;
}

/** The comparison of two surfaces, worst finding first. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly bump: Bump;
  /** Names, descriptions or instructions that a model reads differ. */
  readonly textDrift: boolean;
  readonly findings: readonly Finding[];
}

const severity: readonly Verdict[] = ['compatible', 'suspected', 'breaking'];
const size: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

export const worseVerdict = (a: Verdict, b: Verdict): Verdict =>
  severity.indexOf(a) >= severity.indexOf(b) ? a : b;
export const largerBump = (a: Bump, b: Bump): Bump => (size.indexOf(a) >= size.indexOf(b) ? a : b);
export const bumpCovers = (given: Bump, needed: Bump) =>
  size.indexOf(given) >= size.indexOf(needed);
