import type { Tally } from './campaign.ts';
import type { Mode } from './subject.ts';

export interface ModeResult extends Tally {
  readonly mode: Mode;
}

/** What went wrong, in words; nothing: all is well. The naive mode must duplicate, or the harness sees nothing. */
export function faultsIn(results: readonly ModeResult[], interrupted: boolean): string[] {
  return results.flatMap(({ mode, lost, duplicated, stray, kills }) => {
    if (mode === 'naive') {
      const blind = duplicated === 0 && kills > 0 && !interrupted;
      return blind ? ['naive: nothing was duplicated, so this run proves nothing'] : [];
    }
    return [
      ...(lost > 0 ? [`${mode}: ${lost} lost`] : []),
      ...(duplicated > 0 ? [`${mode}: ${duplicated} duplicated`] : []),
      // who was interrupted may have a row already
      ...(stray > 0 && !interrupted ? [`${mode}: ${stray} rows that nobody was told of`] : []),
    ];
  });
}

const names = {
  resend: 'vendor with native keys',
  find: 'vendor with look-up only',
  naive: 'naive retry, no journal',
} as const satisfies Record<Mode, string>;

const columns: readonly [string, (result: ModeResult) => string][] = [
  ['kills', ({ kills }) => String(kills)],
  ['kills/s', ({ kills, seconds }) => (kills / seconds).toFixed(1)],
  ['acked', ({ acknowledged }) => String(acknowledged)],
  ['rows', ({ rows }) => String(rows)],
  ['lost', ({ lost }) => String(lost)],
  ['duplicated', ({ duplicated }) => String(duplicated)],
  [
    'asked again',
    ({ again }) => String(Object.values(again).reduce((sum, count) => sum + count, 0)),
  ],
  ['seconds', ({ seconds }) => seconds.toFixed(1)],
];

export function resultTable(results: readonly ModeResult[]): string {
  const head = ['', ...columns.map(([name]) => name)];
  const rows = results.map((result) => [
    names[result.mode],
    ...columns.map(([, of]) => of(result)),
  ]);
  const line = ([name = '', ...cells]: string[]) =>
    `  ${name.padEnd(26)}${cells.map((cell, index) => cell.padStart((columns[index]?.[0].length ?? 0) + 3)).join('')}`;
  return [head, ...rows].map(line).join('\n');
}
