import type { LintResult } from '../lint/finding.ts';
import type { JsonObject } from '../json.ts';
import { lintAsMarkdown } from './markdown-lint.ts';
import type { ReportContext, ReportFormat } from './report-context.ts';
import { sarifLog, type SarifResult } from './sarif.ts';
import { jsonText } from './shown-json.ts';
import { lintAsText } from './text-lint.ts';
import { visibleLine } from '../compare/hidden-text.ts';
import { rules } from '../lint/rules.ts';

const formats = {
  text: lintAsText,
  markdown: lintAsMarkdown,
  json: asJson,
  sarif: asSarif,
} as const satisfies Record<ReportFormat, (result: LintResult, context: ReportContext) => string>;

/** The findings of lint as text, JSON, Markdown or SARIF 2.1.0, under the same precautions as a comparison. */
export const renderLint = (
  result: LintResult,
  format: ReportFormat,
  context: ReportContext,
): string => formats[format](result, context);

function asJson(
  { profile, findings, allowed, unused, budget }: LintResult,
  context: ReportContext,
) {
  const report: JsonObject = {
    ...context.also,
    format: 1,
    ...(context.subject === undefined ? {} : { subject: visibleLine(context.subject) }),
    profile,
    findings: findings.map((finding) => ({ ...finding, message: visibleLine(finding.message) })),
    allowed: allowed.map(({ finding, reason }) => ({
      ...finding,
      message: visibleLine(finding.message),
      reason,
    })),
    unused: unused.map(({ rule, tool, reason }) => ({
      rule,
      ...(tool === undefined ? {} : { tool }),
      reason,
    })),
    budget: {
      tools: budget.tools.map((each) => ({ ...each })),
      tokens: budget.tokens,
      limits: { ...budget.limits },
    },
  };
  return `${jsonText(report, 2)}\n`;
}

function asSarif({ findings, allowed }: LintResult, context: ReportContext): string {
  const all = [
    ...findings.map((finding) => ({ finding, reason: undefined })),
    ...allowed.map(({ finding, reason }) => ({ finding, reason })),
  ];
  const met = new Set(all.map(({ finding }) => finding.rule));
  const described = rules
    .filter(({ name }) => met.has(name))
    .map(({ name, about, source }) => ({ id: name, about, help: `Source: ${source}` }));
  const results = all.map(({ finding, reason }): SarifResult => {
    const { tool, path, rule, level, message, fix } = finding;
    return {
      rule,
      level,
      message: `${message} ${fix}`,
      where: [tool === '' ? 'the server' : tool, path].filter(Boolean).join(' '),
      file: context.fileOf?.(tool),
      suppressed: reason,
    };
  });
  return sarifLog(context.version, described, results);
}
