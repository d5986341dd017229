import type { Expected } from './expected.ts';
import type { Outcome, Problem } from './outcome.ts';

export interface Verdict {
  readonly scenario: string;
  /** `expected` is a failure that is known by name. */
  readonly result: 'passed' | 'expected' | 'failed';
  readonly checks: { readonly passed: number; readonly failed: number; readonly warned: number };
  /** What is wrong. */
  readonly notes: readonly string[];
  /** What is known not to pass: `scenario` or `scenario:check-id`, and why. */
  readonly excused: readonly { readonly name: string; readonly why: string }[];
}

/** One name of the list of what is known not to pass; without a check it stands for every failure. */
interface Known {
  readonly name: string;
  readonly check: string | undefined;
  readonly message: RegExp;
  readonly why: string;
}

/**
 * Holds what the suite found against what is known. A scenario fails when it did not run, when a check failed or
 * warned that is not known, and when what is known passes or says something else: then the list is stale.
 */
export function judge(
  scenarios: readonly string[],
  outcomes: ReadonlyMap<string, Outcome>,
  expected: readonly Expected[],
): Verdict[] {
  const known = byScenario(expected);
  const strays = [...known.keys()].filter((scenario) => !scenarios.includes(scenario));
  return [...scenarios, ...strays].map((scenario) => {
    const outcome = outcomes.get(scenario);
    const checks = {
      passed: outcome?.passed ?? 0,
      failed: outcome?.failures.length ?? 0,
      warned: outcome?.warnings.length ?? 0,
    };
    if (!outcome) return failed(scenario, checks, ['it did not run']);
    const listed = known.get(scenario) ?? [];
    const wrong = compare(outcome, listed);
    if (wrong.length > 0) return failed(scenario, checks, wrong);
    const result = checks.failed > 0 ? 'expected' : 'passed';
    const excused = listed.map(({ name, why }) => ({ name, why }));
    return { scenario, result, checks, notes: [], excused };
  });
}

const failed = (scenario: string, checks: Verdict['checks'], notes: string[]): Verdict => ({
  scenario,
  result: 'failed',
  checks,
  notes,
  excused: [],
});

/** Problems that are not known, and names of the list that no problem fits. */
function compare({ failures, warnings }: Outcome, known: readonly Known[]): string[] {
  const problems = [...failures, ...warnings];
  const covered = ({ check, message }: Known) =>
    (check === undefined ? failures : problems.filter(({ id }) => id === check)).filter((problem) =>
      message.test(problem.message),
    );
  const stale = known.filter((entry) => covered(entry).length === 0);
  const unknown = problems.filter(
    (problem) => !known.some((entry) => covered(entry).includes(problem)),
  );
  return [
    ...unknown.map(said),
    ...stale.map(({ check }) => `${check ?? 'it'} does not fail as expected.ts says`),
  ];
}

const said = ({ id, message }: Problem) => `${id}${message === '' ? '' : `: ${message}`}`;

function byScenario(expected: readonly Expected[]): ReadonlyMap<string, Known[]> {
  const known = new Map<string, Known[]>();
  for (const { names, message, why } of expected) {
    for (const name of names) {
      const [scenario = '', check] = name.split(':');
      known.set(scenario, [...(known.get(scenario) ?? []), { name, check, message, why }]);
    }
  }
  return known;
}
