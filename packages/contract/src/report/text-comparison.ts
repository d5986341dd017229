import { visibleLine } from '../compare/hidden-text.ts';
import type { Comparison, Finding, Verdict, Witness } from '../compare/finding.ts';
import { hitsOf, waiverOf } from './context.ts';
import type { ReportContext } from './report-context.ts';
import { jsonLines } from './shown-json.ts';
import { styledWhen, type Style, type Styled } from './style.ts';
import { sorted, summaryOf } from './summary.ts';
import { clipped, wrap } from './wrap.ts';

const colours = {
  breaking: 'red',
  suspected: 'yellow',
  compatible: 'green',
} as const satisfies Record<Verdict, Style>;

/** Longest message that a terminal gets in full, in characters. */
const MESSAGE = 600;
const WITNESS_LINES = 12;

export function comparisonAsText(comparison: Comparison, context: ReportContext): string {
  const style = styledWhen(context.colour ?? false);
  const width = context.width ?? 100;
  const { breaking, suspected, waived, compatible, text } = sorted(comparison, context);
  const full = (finding: Finding) => [...block(finding, { style, width, context }), ''];
  const lines = [
    ...(context.subject === undefined ? [] : [titleOf(context), '']),
    ...[...breaking, ...suspected, ...waived].flatMap(full),
    ...brief('Compatible', compatible, style, width),
    ...brief('Text that a model reads', text, style, width),
    style(colours[comparison.verdict], summaryOf(comparison, context)),
  ];
  return `${lines.join('\n')}\n`;
}

const titleOf = ({ subject = '', against }: ReportContext) =>
  visibleLine(against === undefined ? subject : `${subject} against ${against}`);

interface How {
  readonly style: Styled;
  readonly width: number;
  readonly context: ReportContext;
}

function block(finding: Finding, { style, width, context }: How): string[] {
  const { verdict, message, witness, doubt } = finding;
  const waiver = waiverOf(context, finding);
  const indent = '  ';
  const said = (text: string) => wrap(clipped(visibleLine(text), MESSAGE), width, indent);
  return [
    `${style(colours[verdict], verdict)}  ${style('bold', whereOf(finding))}  ${style('dim', visibleLine(finding.rule))}`,
    ...said(message),
    ...(witness ? shownWitness(witness, width, style) : []),
    ...(doubt === undefined ? [] : said(`doubt: ${doubt}`)),
    ...hitsOf(context, finding).flatMap((hit) => said(hit)),
    ...(waiver === undefined ? [] : said(`waived: ${waiver}`)),
  ];
}

function shownWitness({ kind, value, outcome }: Witness, width: number, style: Styled): string[] {
  const indent = '    ';
  const what = kind === 'call' ? 'this call used to work:' : 'this result can come now:';
  return [
    `  ${style('dim', what)}`,
    ...jsonLines(value, width - indent.length, WITNESS_LINES).map(
      (line) => `${indent}${style('cyan', line)}`,
    ),
    ...wrap(clipped(`then: ${visibleLine(outcome)}`, MESSAGE), width, '  '),
  ];
}

/** `search_tickets input filter.status`; the server itself has no name. */
export const whereOf = ({ tool, place, path }: Finding) =>
  visibleLine([tool === '' ? 'the server' : tool, inPlace(place), path].filter(Boolean).join(' '));

const inPlace = (place: Finding['place']) => (place === 'tool' || place === 'server' ? '' : place);

/** Compatible changes: what is the same for several places is said once. */
function brief(
  title: string,
  findings: readonly Finding[],
  style: Styled,
  width: number,
): string[] {
  if (findings.length === 0) return [];
  const rows = alike(findings).flatMap((group) => {
    const { message, tools, where } = group;
    const text =
      tools.length === 1
        ? `${where}: ${message}`
        : `${message}${inside(group)}: ${tools.join(', ')}`;
    const [first = '', ...rest] = wrap(text, width, '    ');
    return [`  · ${first.slice(4)}`, ...rest];
  });
  return [style('bold', title), ...rows, ''];
}

export interface Alike {
  readonly message: string;
  readonly tools: readonly string[];
  /** Of the first: tool, place and path. */
  readonly where: string;
  /** Place and path, which all have in common; empty for the whole tool. */
  readonly place: string;
}

/** Findings of one rule that say the same about the same place in several tools, in the order of the first. */
export function alike(findings: readonly Finding[]): Alike[] {
  const groups = new Map<string, Alike & { tools: string[] }>();
  for (const finding of findings) {
    const message = clipped(visibleLine(finding.message), MESSAGE);
    const where = whereOf(finding);
    const place = visibleLine([inPlace(finding.place), finding.path].filter(Boolean).join(' '));
    const key = JSON.stringify([finding.rule, message, place]);
    const group = groups.get(key) ?? { message, tools: [], where, place };
    group.tools.push(nameOf(finding));
    groups.set(key, group);
  }
  return [...groups.values()];
}

const inside = ({ place }: Alike) => (place === '' ? '' : ` (${place})`);
const nameOf = ({ tool }: Finding) => (tool === '' ? 'the server' : visibleLine(tool));
