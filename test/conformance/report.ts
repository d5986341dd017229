import type { Verdict } from './judge.ts';
import type { Revision } from './suite.ts';
import type { TargetName } from './target.ts';

/** One target under one revision. */
export interface Run {
  readonly target: TargetName;
  readonly revision: Revision;
  readonly seconds: number;
  readonly verdicts: readonly Verdict[];
  /** Scenarios that ran and are required neither by the revision nor by us. */
  readonly reported: readonly string[];
}

export function count(runs: readonly Run[], result: Verdict['result']): number {
  return runs.reduce(
    (sum, { verdicts }) => sum + verdicts.filter((verdict) => verdict.result === result).length,
    0,
  );
}

const titles: Readonly<Record<TargetName, string>> = {
  fixtures: 'Ticketing with the suite’s fixtures',
  production: 'Ticketing as it is',
};

/** A table for each run: scenario and checks, what is wrong under it, and at the end why a failure is expected. */
export function tables(runs: readonly Run[]): string {
  return runs
    .map((run) => [heading(run), ...run.verdicts.map(row), ...reasons(run), footer(run)].join('\n'))
    .join('\n');
}

function heading({ target, revision, seconds }: Run): string {
  const columns = `    ${'scenario'.padEnd(46)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'warned'.padStart(8)}`;
  return `${titles[target]}, ${revision} (${seconds.toFixed(0)} s)\n${columns}`;
}

const marks = { passed: '✓', expected: '–', failed: '✗' } as const;

function row({ scenario, result, checks, notes }: Verdict): string {
  const { passed, failed, warned } = checks;
  const cells = [passed, failed, warned].map((number) => String(number).padStart(8)).join('');
  const wrong = notes.map((note) => `\n        ${note}`).join('');
  return `  ${marks[result]} ${scenario.padEnd(46)}${cells}${wrong}`;
}

/** Each reason once, with what it excuses. */
function reasons({ verdicts }: Run): string[] {
  const excused = verdicts.flatMap((verdict) => verdict.excused);
  return [...new Set(excused.map(({ why }) => why))].map((why) => {
    const names = excused.filter((entry) => entry.why === why).map(({ name }) => name);
    return `    expected, ${why}:\n${wrapped(names)}`;
  });
}

/** Names in lines of at most 100 columns, where they fit. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 92)
      lines[lines.length - 1] = `${last}, ${name}`;
    else lines.push(name);
  }
  return lines.map((line) => `      ${line}`).join('\n');
}

function footer(run: Run): string {
  const { reported } = run;
  const counts = `${count([run], 'passed')} passed, ${count([run], 'expected')} failed as expected, ${count([run], 'failed')} failed`;
  const rest =
    reported.length > 0 ? `\n    not required and not judged:\n${wrapped(reported)}` : '';
  return `    ${counts}${rest}\n`;
}
