import { visibleLine } from '../compare/hidden-text.ts';
import type { Comparison, Finding, Verdict } from '../compare/finding.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Hit } from '../uses/projection.ts';
import { hitsOf, waiverOf } from './context.ts';
import { comparisonAsMarkdown } from './markdown-comparison.ts';
import type { ReportContext, ReportFormat } from './report-context.ts';
import { sarifLog, type SarifResult } from './sarif.ts';
import { jsonText } from './shown-json.ts';
import { comparisonAsText, whereOf } from './text-comparison.ts';

const formats = {
  text: comparisonAsText,
  markdown: comparisonAsMarkdown,
  json: asJson,
  sarif: asSarif,
} as const satisfies Record<
  ReportFormat,
  (comparison: Comparison, context: ReportContext) => string
>;

/**
 * A comparison as text for a terminal, JSON, Markdown for a comment on a pull request, or SARIF 2.1.0. Whatever a server
 * wrote is shown and never acts: unseen characters are written out as `\u{…}`, in Markdown it is neither markup nor a
 * mention. The JSON report holds paths, names and witnesses as they are, in JSON's own escapes.
 */
export const renderComparison = (
  comparison: Comparison,
  format: ReportFormat,
  context: ReportContext,
): string => formats[format](comparison, context);

function asJson(
  { verdict, bump, textDrift, findings }: Comparison,
  context: ReportContext,
): string {
  const { subject, against, consumers, also = {} } = context;
  const report: JsonObject = {
    ...also,
    format: 1,
    ...(subject === undefined ? {} : { subject: visibleLine(subject) }),
    ...(against === undefined ? {} : { against: visibleLine(against) }),
    verdict,
    bump,
    textDrift,
    findings: findings.map((finding) => {
      const hits = consumers?.find((each) => each.finding === finding)?.hits;
      const waived = waiverOf(context, finding);
      return {
        ...asObject(finding),
        ...(hits ? { consumers: hits.map(hitAsObject) } : {}),
        ...(waived === undefined ? {} : { waived: visibleLine(waived) }),
      };
    }),
  };
  return `${jsonText(report, 2)}\n`;
}

function asObject({ tool, place, path, rule, verdict, bump, message, witness, doubt }: Finding) {
  return {
    tool,
    place,
    path,
    rule,
    verdict,
    bump,
    message: visibleLine(message),
    ...(witness
      ? // oxlint-disable-next-line unicorn/no-thenable -- a witness is data and never awaited
        {
          witness: {
            kind: witness.kind,
            value: witness.value,
            outcome: visibleLine(witness.outcome),
          },
        }
      : {}),
    ...(doubt === undefined ? {} : { doubt: visibleLine(doubt) }),
  };
}

const hitAsObject = ({ consumer, file, line, because }: Hit): Json => ({
  consumer,
  file,
  line,
  because: visibleLine(because),
});

const levels = {
  breaking: 'error',
  suspected: 'warning',
  compatible: 'note',
} as const satisfies Record<Verdict, SarifResult['level']>;

function asSarif({ findings }: Comparison, context: ReportContext): string {
  const ids = [...new Set(findings.map(({ rule }) => rule))].toSorted();
  const rules = ids.map((id) => ({ id, about: sentence(id) }));
  const results = findings.map((finding): SarifResult => {
    const { tool, rule, verdict, bump, message, witness, doubt } = finding;
    return {
      rule,
      level: levels[verdict],
      message: [
        message,
        ...(witness ? [`Then: ${witness.outcome}`] : []),
        ...(doubt === undefined ? [] : [`Doubt: ${doubt}`]),
        ...hitsOf(context, finding).map((hit) => `${hit.charAt(0).toUpperCase()}${hit.slice(1)}`),
      ]
        .map(ended)
        .join(' '),
      where: whereOf(finding),
      file: context.fileOf?.(tool),
      suppressed: waiverOf(context, finding),
      properties: { bump, ...(witness ? { witness: witness.value } : {}) },
    };
  });
  return sarifLog(context.version, rules, results);
}

const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** `argument-required` -> `Argument required.` */
const sentence = (rule: string) => {
  const words = rule.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};
