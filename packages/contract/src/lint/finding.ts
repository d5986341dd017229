/** The targets that a surface can be linted for. `portable` is what all of them take. */
export const profileNames = ['portable', 'openai-strict', 'claude', 'gemini', 'bedrock'] as const;
export type ProfileName = (typeof profileNames)[number];

/** One thing to mend in a surface. */
export interface LintFinding {
  /** The tool; empty for the server itself. */
  readonly tool: string;
  /** Inside the tool, with the schema it is in: `input filter.status`, `output tickets[].id`; empty for the whole. */
  readonly path: string;
  readonly rule: string;
  readonly level: 'error' | 'warning';
  /** What is amiss, in one sentence; third-party names and values in it are written out visibly. */
  readonly message: string;
  /** What a person can do about it. */
  readonly fix: string;
  /** Whose limit or advice it is. */
  readonly source: string;
}

/** A finding that a person has looked at and lets be. Without `tool` it holds for the whole server. */
export interface Allowance {
  readonly rule: string;
  readonly tool?: string;
  readonly reason: string;
}

/** What the definitions cost a model before it has done anything; tokens are estimates, see `tokensOf`. */
export interface Budget {
  readonly tools: readonly { readonly tool: string; readonly tokens: number }[];
  readonly tokens: number;
  readonly limits: {
    readonly tools: number;
    readonly tokens: number;
    readonly tokensPerTool: number;
  };
}

export interface LintResult {
  readonly profile: ProfileName;
  /** Errors first, then by rule, then by tool as listed. */
  readonly findings: readonly LintFinding[];
  readonly allowed: readonly { readonly finding: LintFinding; readonly reason: string }[];
  /** Allowances that met nothing: the reason for them is gone. */
  readonly unused: readonly Allowance[];
  readonly budget: Budget;
}
