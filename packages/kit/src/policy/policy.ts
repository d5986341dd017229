import type { Principal } from '@gatehouse/passport';
import type { Effect } from '../tool/define-tool.ts';

/** One call, as the company's policy sees it. */
export interface PolicyQuestion {
  readonly principal: Principal;
  readonly tool: { readonly name: string; readonly scope: string; readonly effect: Effect };
  /** Validated arguments, without what the host filled in. */
  readonly input: Readonly<Record<string, unknown>>;
  /** True when a second person has approved exactly this effect. */
  readonly approved: boolean;
}

export interface PolicyDecision {
  readonly outcome: 'allow' | 'approval' | 'deny';
  /** Ids of the policies that decided; never empty (`default-deny` when none permits). */
  readonly policies: readonly string[];
  /** For a person, in one sentence. */
  readonly because: string;
}

/** The policy of one connector, loaded and valid. Deciding never throws: whatever goes wrong is a deny. */
export interface Policy {
  /** The first 12 hex digits of the SHA-256 of the policy text: which revision decided. */
  readonly revision: string;
  decide(question: PolicyQuestion): PolicyDecision;
}
