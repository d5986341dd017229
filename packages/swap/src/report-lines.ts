import type { Comparison, Difference } from './compare.ts';
import type { Replay } from './rehearse.ts';
import type { Swapped } from './swap.ts';
import type { Use } from './uses.ts';

/** A line for people. `tone` is what a screen colours; `indent` counts spaces. */
export interface ReportLine {
  readonly tone: 'title' | 'plain' | 'good' | 'bad' | 'warn' | 'dim';
  readonly indent: number;
  readonly text: string;
}

/** Characters of a call's arguments that are shown. */
const MOST_ARGUMENTS = 70;

const line = (tone: ReportLine['tone'], indent: number, text: string): ReportLine => ({
  tone,
  indent,
  text,
});
const title = (text: string) => [line('plain', 0, ''), line('title', 0, text)];

/** What a swap or its rehearsal found, from what gets worse to what is written. */
export function reportLines(found: Swapped): ReportLine[] {
  const { instance, from, to, as, comparison, notCompared, uses, replays, diff, file, written } =
    found;
  return [
    line('title', 0, `${instance}: ${from} → ${to}`),
    line('dim', 2, `both asked as ${as}`),
    ...(comparison
      ? [...compared(comparison, to), ...used(uses)]
      : [
          line(
            'warn',
            2,
            `! ${from} could not be described, so nothing is compared: ${notCompared}`,
          ),
        ]),
    ...replayed(replays),
    ...title(file),
    ...diff.map(({ sign, line: number, text }) =>
      line(sign === '-' ? 'bad' : 'good', 2, `${sign} ${String(number).padStart(4)}  ${text}`),
    ),
    line('plain', 0, ''),
    written
      ? line('good', 0, `✓ Written. The next start of the host uses ${to}.`)
      : line('plain', 0, 'Nothing was written. The same command without --dry-run writes it.'),
  ];
}

function compared(comparison: Comparison, to: string): ReportLine[] {
  const { weakerTools, strongerTools, weakerFields, strongerFields } = comparison;
  const { lostWords, newRequiredFields, otherGuarantees, notes } = comparison;
  return [
    ...differences('Tools', weakerTools, strongerTools),
    ...differences('Fields', weakerFields, strongerFields),
    ...title('Words without an equivalent'),
    ...lostWords.map(({ list, word, native }) =>
      line('bad', 2, `- ${list}: ${word} (${native.join(', ')})`),
    ),
    ...(lostWords.length === 0 ? [line('dim', 2, 'none')] : []),
    ...(newRequiredFields.length + otherGuarantees.length === 0 ? [] : title('Also different')),
    ...newRequiredFields.map((name) =>
      line('bad', 2, `- a new record needs ${name}, as one of its custom fields`),
    ),
    ...otherGuarantees.map(({ name, was, becomes }) =>
      line('warn', 2, `~ ${name}: ${was} → ${becomes}`),
    ),
    ...(notes.length === 0 ? [] : title(`What ${to} says of itself`)),
    ...notes.map((note) => line('dim', 2, note)),
  ];
}

function differences(
  what: string,
  weaker: readonly Difference[],
  stronger: readonly Difference[],
): ReportLine[] {
  const width = Math.max(0, ...[...weaker, ...stronger].map(({ name }) => name.length));
  const row = ({ name, was, becomes }: Difference) => `${name.padEnd(width)}  ${was} → ${becomes}`;
  return [
    ...title(what),
    ...weaker.map((each) => line('bad', 2, `- ${row(each)}`)),
    ...stronger.map((each) => line('good', 2, `+ ${row(each)}`)),
    ...(weaker.length + stronger.length === 0 ? [line('dim', 2, 'the same')] : []),
  ];
}

/** One line for each skill or agent and place; what it uses there is listed. */
function used(uses: readonly Use[]): ReportLine[] {
  const byPart = Map.groupBy(uses, ({ bundle, kind, name }) => `${bundle}:${name} (${kind})`);
  return [
    ...title('Skills and agents that use what gets weaker'),
    ...[...byPart].flatMap(([part, found]) => [
      line('warn', 2, part),
      ...found.map(({ what, subject, by, path, line: number }) =>
        line(
          'plain',
          6,
          `${what} ${subject}  ${path}:${number}${by === 'declared' ? '' : ` (${by})`}`,
        ),
      ),
    ]),
    ...(uses.length === 0 ? [line('dim', 2, 'none')] : []),
  ];
}

function replayed(replays: readonly Replay[]): ReportLine[] {
  const same = replays.filter((each) => each.differences.length === 0 && !each.bothFailed);
  const failed = replays.filter(({ bothFailed }) => bothFailed);
  const other = replays.length - same.length - failed.length;
  return [
    ...title('Recorded reads, made again on both'),
    line(
      'dim',
      2,
      replays.length === 0
        ? 'none was recorded'
        : `${same.length} the same, ${other} different, ${failed.length} refused or failed on both`,
    ),
    ...replays.flatMap((each) => {
      const { person, tool, differences: found, bothFailed } = each;
      const given = JSON.stringify(each.arguments);
      const short = given.length <= MOST_ARGUMENTS ? given : `${given.slice(0, MOST_ARGUMENTS)}…`;
      const what = `${tool} ${short} as ${person}`;
      if (bothFailed !== undefined) {
        return [line('warn', 2, `✗ ${what}`), line('dim', 6, bothFailed)];
      }
      if (found.length === 0) return [line('good', 2, `= ${what}`)];
      return [line('warn', 2, `≠ ${what}`), ...found.map((text) => line('plain', 6, text))];
    }),
  ];
}
