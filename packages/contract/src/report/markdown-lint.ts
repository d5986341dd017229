import type { LintFinding, LintResult } from '../lint/finding.ts';
import { code, fitting, inline } from './markdown.ts';
import type { ReportContext } from './report-context.ts';
import { allowanceOf, budgetLine, countsOf, groupsOf, nameOf } from './text-lint.ts';
import { clipped } from './wrap.ts';

const MESSAGE = 600;

export function lintAsMarkdown(result: LintResult, { subject }: ReportContext): string {
  const title = subject === undefined ? '### Lint' : `### Lint of ${code(subject)}`;
  const lines = [
    ...groupsOf(result.findings).flatMap(rows),
    ...result.allowed.map(
      ({ finding, reason }) => `- allowed: ${code(nameOf(finding))} ${inline(reason)}`,
    ),
    ...result.unused.map((each) => `- allowed in vain: ${code(allowanceOf(each))}; take it out`),
  ];
  const paragraphs = fitting(lines);
  const list = paragraphs.length === 0 ? [] : [paragraphs.join('\n')];
  return `${[title, `**${countsOf(result)}**`, inline(budgetLine(result)), ...list].join('\n\n')}\n`;
}

const said = (text: string) => inline(clipped(text, MESSAGE));

function rows(group: readonly LintFinding[]): string[] {
  const [first] = group;
  if (!first) return [];
  return [
    `- **${first.level}** ${code(first.rule)}: ${said(first.fix)}`,
    ...group.map(({ tool, path, message }) => {
      const where = [tool === '' ? 'the server' : tool, path].filter(Boolean).join(' ');
      return `  - ${code(where)} ${said(message)}`;
    }),
  ];
}
