import { visibleLine } from '../compare/hidden-text.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { checkAllowances, sift } from './allowances.ts';
import type { Allowance, LintFinding, LintResult, ProfileName } from './finding.ts';
import { profiles } from './profiles.ts';
import type { LintedServer, LintedTool, Problem, Rule } from './rule.ts';
import { rules } from './rules.ts';
import { tokensOf } from './tokens.ts';
import { walkSchema } from './walk-schema.ts';
import { wordsOf } from './words.ts';

export interface LintOptions {
  readonly profile: ProfileName;
  readonly allow?: readonly Allowance[];
}

/** Findings of one rule in one tool that are listed; the rest are counted. */
const LISTED = 20;
/** Longest path in a finding, in characters. */
const PATH = 200;

/**
 * What is amiss with a surface for the hosts of a profile. Never throws for a schema, however broken or hostile; fetches
 * nothing and runs no pattern of it.
 *
 * @throws ContractError `bad_arguments` when an allowance names a rule or tool that does not exist
 */
export function lintSurface(
  surface: Surface,
  { profile: name, allow = [] }: LintOptions,
): LintResult {
  const tools = surface.tools.map(linted);
  const names = rules.map((rule) => rule.name);
  checkAllowances(
    allow,
    names,
    tools.map((tool) => tool.name),
  );
  const server: LintedServer = { surface, profile: profiles[name], tools };
  const found = rules.flatMap((rule) => findingsOf(rule, server));
  const ordered = found.toSorted((a, b) => worst(a) - worst(b));
  const { tools: most, toolTokens, serverTokens } = server.profile;
  return {
    profile: name,
    ...sift(ordered, allow),
    budget: {
      tools: tools.map((tool) => ({ tool: tool.name, tokens: tool.tokens })),
      tokens: tools.reduce((sum, { tokens }) => sum + tokens, 0),
      limits: { tools: most.is, tokens: serverTokens.is, tokensPerTool: toolTokens.is },
    },
  };
}

const worst = ({ level }: LintFinding) => (level === 'error' ? 0 : 1);

function linted(definition: ToolDefinition): LintedTool {
  const { name, description = '', inputSchema, outputSchema } = definition;
  return {
    definition,
    name,
    description,
    words: wordsOf(name),
    input: walkSchema(inputSchema),
    output: outputSchema && walkSchema(outputSchema),
    tokens: tokensOf(definition),
  };
}

function findingsOf(rule: Rule, server: LintedServer): LintFinding[] {
  const of = (problems: readonly Problem[], tool: string): LintFinding[] => {
    const listed = problems.slice(0, LISTED).map((problem) => findingOf(rule, problem, tool));
    const [next] = problems.slice(LISTED);
    if (!next) return listed;
    const message = `${problems.length - LISTED} more places like these.`;
    const level = problems.some((each) => each.level === 'error') ? 'error' : 'warning';
    return [...listed, { ...findingOf(rule, next, tool), path: '', level, message }];
  };
  return [
    ...(rule.server ? of(rule.server(server), '') : []),
    ...(rule.tool
      ? server.tools.flatMap((tool) => of(rule.tool?.(tool, server) ?? [], tool.name))
      : []),
  ];
}

function findingOf(rule: Rule, problem: Problem, tool: string): LintFinding {
  const { path = '', level, message, fix, source } = problem;
  return {
    tool: problem.tool ?? tool,
    path: path.length > PATH ? `${visibleLine(path.slice(0, PATH))}…` : visibleLine(path),
    rule: rule.name,
    level,
    message,
    fix: fix ?? rule.fix,
    source: source ?? rule.source,
  };
}
