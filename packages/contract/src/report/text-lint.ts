import { visibleLine } from '../compare/hidden-text.ts';
import type { LintFinding, LintResult } from '../lint/finding.ts';
import type { ReportContext } from './report-context.ts';
import { styledWhen, type Styled } from './style.ts';
import { count } from './summary.ts';
import { clipped, wrap } from './wrap.ts';

const MESSAGE = 600;

export function lintAsText(result: LintResult, context: ReportContext): string {
  const style = styledWhen(context.colour ?? false);
  const width = context.width ?? 100;
  const lines = [
    ...(context.subject === undefined ? [] : [visibleLine(context.subject), '']),
    ...groupsOf(result.findings).flatMap((group) => [...block(group, style, width), '']),
    ...result.allowed.flatMap(({ finding, reason }) =>
      wrap(`allowed: ${nameOf(finding)}: ${visibleLine(reason)}`, width),
    ),
    ...result.unused.flatMap((each) =>
      wrap(
        `allowed in vain: ${allowanceOf(each)} (${visibleLine(each.reason)}): take it out`,
        width,
      ),
    ),
    budgetLine(result),
    summaryLine(result, style),
  ];
  return `${lines.join('\n')}\n`;
}

/** Findings of one rule and level that are mended in the same way; a reader sees the way once. */
export function groupsOf(findings: readonly LintFinding[]): LintFinding[][] {
  const groups = new Map<string, LintFinding[]>();
  for (const finding of findings) {
    const key = [finding.level, finding.rule, finding.fix, finding.source].join(' ');
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function block(group: readonly LintFinding[], style: Styled, width: number): string[] {
  const [first] = group;
  if (!first) return [];
  const { level, rule, fix, source } = first;
  return [
    `${style(level === 'error' ? 'red' : 'yellow', level)}  ${style('bold', rule)}`,
    ...alike(group).flatMap((each) => {
      const [head = '', ...rest] = wrap(each, width, '    ');
      return [`  · ${head.slice(4)}`, ...rest];
    }),
    ...wrap(`fix: ${visibleLine(fix)}`, width, '  '),
    ...wrap(`source: ${visibleLine(source)}`, width, '  ').map((line) => style('dim', line)),
  ];
}

/** What is the same about the same place in several tools is said once. */
function alike(findings: readonly LintFinding[]): string[] {
  const groups = new Map<string, LintFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.path, finding.message]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const message = clipped(visibleLine(first.message), MESSAGE);
    if (group.length === 1) return [`${placeOf(first)}: ${message}`];
    const place = first.path === '' ? '' : ` (${visibleLine(first.path)})`;
    return [`${message}${place}: ${group.map(({ tool }) => visibleLine(tool)).join(', ')}`];
  });
}

const placeOf = ({ tool, path }: Pick<LintFinding, 'tool' | 'path'>) =>
  visibleLine([tool === '' ? 'the server' : tool, path].filter(Boolean).join(' '));

export const nameOf = (finding: LintFinding) => `${finding.rule} in ${placeOf(finding)}`;
export const allowanceOf = ({ rule, tool }: { rule: string; tool?: string }) =>
  visibleLine(tool === undefined ? rule : `${rule}:${tool}`);

const number = (value: number) => value.toLocaleString('en-US');

/** `13 of 20 tools, about 6,480 of 8,000 tokens; the largest: create_ticket with about 1,150 of 1,200`. */
export function budgetLine({ budget: { tools, tokens, limits } }: LintResult): string {
  const largest = tools.toSorted((a, b) => b.tokens - a.tokens)[0];
  const most = largest
    ? `; the largest: ${visibleLine(largest.tool)} with about ${number(largest.tokens)} of ${number(limits.tokensPerTool)}`
    : '';
  return `budget: ${tools.length} of ${limits.tools} tools, about ${number(tokens)} of ${number(limits.tokens)} tokens${most}`;
}

export function countsOf({ findings, allowed, profile }: LintResult): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  const more = allowed.length === 0 ? '' : `, ${allowed.length} allowed`;
  return `${profile}: ${count(errors, 'error')}, ${count(warnings, 'warning')}${more}`;
}

function summaryLine(result: LintResult, style: Styled): string {
  const { findings } = result;
  const failing = findings.some(({ level }) => level === 'error');
  const colour = failing ? 'red' : findings.length > 0 ? 'yellow' : 'green';
  return style(colour, countsOf(result));
}
