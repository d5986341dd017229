import { type Line, plain, textOf } from './ansi.ts';

/** The day that stands for the day of the run; other dates keep their distance to it. */
const SHOWN_DAY = '2026-01-15';

/**
 * Replaces what differs from run to run: ids, times, the revision of a generated file, and dates. `today` is
 * YYYY-MM-DD, the day of the run.
 */
export function stable(lines: readonly Line[], today: string): Line[] {
  return lines.map((line) => line.map((run) => ({ ...run, text: stableText(run.text, today) })));
}

function stableText(text: string, today: string): string {
  return text
    .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '…')
    .replaceAll(/\b\d+ ms\b/g, '… ms')
    .replaceAll(/\bpolicy [\da-f]{12}\b/g, 'policy …')
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (date) => shifted(date, today));
}

function shifted(date: string, today: string): string {
  const at = Date.parse(SHOWN_DAY) + Date.parse(date) - Date.parse(today);
  return Number.isNaN(at) ? date : new Date(at).toISOString().slice(0, 10);
}

/**
 * The first act and the closing table; what lies between and after is cut, and the cut is said. Throws an Error when
 * the walkthrough no longer has these parts.
 */
export function excerpt(lines: readonly Line[]): Line[] {
  const second = find(lines, /^2\/\d+ /);
  const table = find(lines, /^The same bundle in /);
  const next = find(lines, /^Try next/);
  const cut = note(`… ${table - second} lines: two more people ask the same sentence`);
  return [...lines.slice(0, second), cut, [], ...lines.slice(table, next - 1)];
}

function find(lines: readonly Line[], start: RegExp): number {
  const at = lines.findIndex((line) => start.test(textOf(line)));
  if (at === -1) throw new Error(`The walkthrough has no line that begins like ${start.source}.`);
  return at;
}

function note(text: string): Line {
  return [{ text, style: { ...plain, dim: true } }];
}
