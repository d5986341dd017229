import { visibleLine } from '../compare/hidden-text.ts';
import { styledWhen, type Style } from '../report/style.ts';
import { clipped } from '../report/wrap.ts';
import type { History, HistoryStep, HistoryVersion } from './walk-history.ts';

interface Screen {
  readonly colour: boolean;
  readonly width: number;
}

const HEAD = ['step', 'rises by', 'needs', 'breaks', 'runs on', 'first'];

/** The steps of a history as a table, and below it what could not be listed. */
export function historyText(history: History, { colour, width }: Screen): string {
  const style = styledWhen(colour);
  const versions = new Map(history.versions.map((each) => [each.version, each]));
  const rows = history.steps.map((step) => cells(step, versions));
  const widths = HEAD.map((title, column) => {
    const longest = Math.max(...rows.map((row) => (row[column] ?? '').length));
    return longest > 0 ? Math.max(title.length, longest) : 0;
  });
  // the sentence gets what is left
  const before = widths.slice(0, -1).reduce((sum, each) => (each === 0 ? sum : sum + each + 2), 0);
  const line = (row: readonly string[]) =>
    row
      .flatMap((cell, column) => (widths[column] === 0 ? [] : [{ cell, column }]))
      .map(({ cell, column }) =>
        column === HEAD.length - 1
          ? clippedTo(cell, Math.max(20, width - before))
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const table = history.steps.map((step, at) => style(colourOf(step), line(rows[at] ?? [])));
  const failed = history.versions.flatMap(({ version, failure }) =>
    failure ? [`${version}  ${failure.kind}  ${visibleLine(clipped(failure.message, 300))}`] : [],
  );
  return [
    style('bold', `${history.package}: ${summary(history)}`),
    ...(rows.length > 0 ? ['', style('dim', line(HEAD)), ...table] : []),
    ...(failed.length > 0 ? ['', 'Not listed:', ...failed.map((each) => `  ${each}`)] : []),
    '',
  ].join('\n');
}

const counted = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

function summary({ versions, steps }: History): string {
  const breaking = steps.filter(({ verdict }) => verdict === 'breaking').length;
  const small = steps.filter(({ enough }) => !enough).length;
  return `${counted(versions.length, 'version')}, ${counted(steps.length, 'step')}; ${breaking} broke a caller, ${small} rose by less than they should`;
}

function cells(step: HistoryStep, versions: ReadonlyMap<string, HistoryVersion>): string[] {
  const drift = step.textDrift ? 'texts only' : 'nothing';
  return [
    `${step.from} → ${step.to}`,
    step.enough ? step.declared : `${step.declared} !`,
    step.needed,
    step.suspected > 0 ? `${step.breaking} + ${step.suspected}?` : String(step.breaking),
    runsOn(versions.get(step.from)?.resolved, versions.get(step.to)?.resolved),
    visibleLine(step.first ?? drift),
  ];
}

type Resolved = Readonly<Record<string, string>>;

/** The SDK and the schema library of the newer one, and from what they moved. */
function runsOn(before: Resolved = {}, after: Resolved = {}): string {
  const shown = [
    ['sdk', '@modelcontextprotocol/sdk'],
    ['server', '@modelcontextprotocol/server'],
    ['fastmcp', 'fastmcp'],
    ['zod', 'zod'],
  ] as const;
  return shown
    .flatMap(([short, name]) => {
      const [was, is] = [before[name], after[name]];
      if (is === undefined) return [];
      return [was === undefined || was === is ? `${short} ${is}` : `${short} ${was}→${is}`];
    })
    .join(', ');
}

const colourOf = ({ verdict, enough }: HistoryStep): Style =>
  verdict === 'breaking' ? 'red' : enough ? 'green' : 'yellow';

const clippedTo = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
