import type { Comparison, Finding } from '../compare/finding.ts';
import { hitsOf, waiverOf } from './context.ts';
import { block, code, fitting, inline } from './markdown.ts';
import type { ReportContext } from './report-context.ts';
import { jsonLines } from './shown-json.ts';
import { count, sorted, summaryOf } from './summary.ts';
import { alike, whereOf } from './text-comparison.ts';
import { clipped } from './wrap.ts';

const MESSAGE = 600;

/** For a comment on a pull request: nothing in it that a server wrote can be more than text. */
export function comparisonAsMarkdown(comparison: Comparison, context: ReportContext): string {
  const { breaking, suspected, waived, compatible, text } = sorted(comparison, context);
  const { subject, against } = context;
  const title =
    subject === undefined
      ? '### Contract'
      : `### Contract of ${code(subject)}${against === undefined ? '' : ` against ${code(against)}`}`;
  const paragraphs = [
    ...[...breaking, ...suspected, ...waived].map((finding) => full(finding, context)),
    ...folded(count(compatible.length, 'compatible change'), compatible),
    ...folded(count(text.length, 'change') + ' of text that a model reads', text),
  ];
  return `${[title, `**${summaryOf(comparison, context)}**`, ...fitting(paragraphs)].join('\n\n')}\n`;
}

const said = (text: string) => inline(clipped(text, MESSAGE));

function full(finding: Finding, context: ReportContext): string {
  const { verdict, rule, message, witness, doubt } = finding;
  const waiver = waiverOf(context, finding);
  return [
    `#### ${verdict}: ${code(whereOf(finding))}`,
    `${said(message)} (${code(rule)})`,
    ...(witness
      ? [
          witness.kind === 'call' ? 'This call used to work:' : 'This result can come now:',
          block(jsonLines(witness.value, 200, 30).join('\n'), 'json'),
          `Then: ${said(witness.outcome)}`,
        ]
      : []),
    ...(doubt === undefined ? [] : [`Doubt: ${said(doubt)}`]),
    ...hitsOf(context, finding).map((hit) => `**${said(hit)}**`),
    ...(waiver === undefined ? [] : [`Waived: ${said(waiver)}`]),
  ].join('\n\n');
}

function folded(title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = alike(findings).map(({ message, tools, where, place }) =>
    tools.length === 1
      ? `- ${code(where)} ${inline(message)}`
      : `- ${inline(message)} ${place === '' ? '' : `(${code(place)}) `}in ${tools.map(code).join(', ')}`,
  );
  return [`<details><summary>${title}</summary>\n\n${rows.join('\n')}\n\n</details>`];
}
