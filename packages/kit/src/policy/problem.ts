/** One thing that is wrong in a policy file. Lines and columns count from 1, columns in characters. */
export interface PolicyProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The policy's `@id`, where it has one. */
  readonly policy?: string;
  readonly message: string;
  /** What to write instead. */
  readonly suggestion?: string;
}

/** A policy that is not valid is not loaded. Holds every problem of every file, in their order. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code = 'invalid_policy';
  readonly hint = 'Correct the lines above and check again with the command policy check.';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** `file:line:column message`, and the suggestion on a line of its own. */
export function problemText(problem: PolicyProblem): string {
  const { file, line, column, policy, message, suggestion } = problem;
  const where = `${file}:${line}:${column}`;
  const told = policy === undefined ? message : `${policy}: ${message}`;
  return suggestion === undefined ? `${where} ${told}` : `${where} ${told}\n  → ${suggestion}`;
}

/** In the order in which a reader meets them. */
export function inOrder(problems: readonly PolicyProblem[]): PolicyProblem[] {
  return problems.toSorted(
    (a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column,
  );
}
