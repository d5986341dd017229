import type { Finding } from '../compare/finding.ts';

/**
 * What became of one promise since it was pinned. `other_server`: the name or the category is not the pinned one.
 * `gone`: pinned and not offered any more. `not_pinned`: there is a lock, and it has no entry of this instance.
 */
export type LockVerdictKind =
  | 'ok'
  | 'new_tool'
  | 'shape_broken'
  | 'hint_worse'
  | 'text_drifted'
  | 'hidden_text'
  | 'version_out_of_range'
  | 'other_server'
  | 'not_pinned'
  | 'gone';

/** `pass`: may be used. `ask`: each call needs a second person. `refuse`: neither offered nor called. */
export type LockOutcome = 'pass' | 'ask' | 'refuse';

/** One verdict on a tool; a tool has several when several promises moved. */
export interface LockVerdict {
  /** Empty: the server as a whole, so each of its tools. */
  readonly tool: string;
  readonly verdict: LockVerdictKind;
  readonly outcome: LockOutcome;
  /** Whether it is another one than was pinned. What moved and passes is still told. */
  readonly moved: boolean;
  /** In one sentence; empty where nothing moved. Safe to print. */
  readonly message: string;
  /** What the comparison found, with witnesses. */
  readonly findings: readonly Finding[];
}

const severity: readonly LockOutcome[] = ['pass', 'ask', 'refuse'];

/** An order of verdicts: what restricts most comes first. */
export const worstFirst = (a: LockVerdict, b: LockVerdict) =>
  severity.indexOf(b.outcome) - severity.indexOf(a.outcome);

/** Where one tool stands: its worst verdict, and that of its server. Undefined: nothing that moved concerns it. */
export function standingOf(
  verdicts: readonly LockVerdict[],
  tool: string,
): LockVerdict | undefined {
  return worstOf(verdicts.filter((each) => (each.tool === tool || each.tool === '') && each.moved));
}

/** The one that restricts most. */
export const worstOf = (verdicts: readonly LockVerdict[]): LockVerdict | undefined =>
  verdicts.toSorted(worstFirst)[0];
