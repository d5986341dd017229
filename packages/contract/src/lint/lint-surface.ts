import type { Surface } from '../surface/surface.ts';
import type { Allowance, LintResult, ProfileName } from './finding.ts';

export interface LintOptions {
  readonly profile: ProfileName;
  readonly allow?: readonly Allowance[];
}

/**
 * What is amiss with a surface for the hosts of a profile. Never throws for a schema, however broken or hostile; fetches
 * nothing and runs no pattern of it.
 *
 * @throws ContractError `bad_arguments` when an allowance names a rule that does not exist
 */
export function lintSurface(_surface: Surface, { profile }: LintOptions): LintResult {
  const limits = { tools: 20, tokens: 8_000, tokensPerTool: 1_200 };
  return {
    profile,
    findings: [],
    allowed: [],
    unused: [],
    budget: { tools: [], tokens: 0, limits },
  };
}
