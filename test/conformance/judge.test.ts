import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expected } from './expected.ts';
import { judge } from './judge.ts';
import type { Outcome } from './outcome.ts';

const good: Outcome = { passed: 2, failures: [], warnings: [] };
const bad = (message: string, id = 'check-a'): Outcome => ({
  ...good,
  failures: [{ id, message }],
});
const warned: Outcome = { ...good, warnings: [{ id: 'check-w', message: '' }] };

const listed = (...names: string[]): Expected[] => [
  { names, message: /^no session/, why: 'known' },
];

const problems = (ids: string[]) => ids.map((id) => ({ id, message: 'no session' }));

/** The result and notes of one scenario. */
function of(outcome: Outcome | undefined, expected: Expected[] = []) {
  const outcomes = new Map(outcome ? [['one', outcome]] : []);
  const [verdict, ...rest] = judge(['one'], outcomes, expected);
  const excused = verdict?.excused.map(({ name }) => name);
  return { result: verdict?.result, notes: verdict?.notes, excused, others: rest.length };
}

describe('R66 a scenario fails', () => {
  test.each<[string, Outcome | undefined, Expected[], string]>([
    ['when a check fails', bad('boom'), [], 'check-a: boom'],
    ['when a check warns', warned, [], 'check-w'],
    ['when it did not run', undefined, [], 'it did not run'],
    ['when it is listed and did not run', undefined, listed('one'), 'it did not run'],
    ['when it is listed and passes', good, listed('one'), 'it does not fail as expected.ts says'],
    [
      'when it is listed and only warns',
      { ...good, warnings: [{ id: 'check-w', message: 'no session' }] },
      listed('one'),
      'check-w: no session',
    ],
    ['when it is listed and fails for another reason', bad('boom'), listed('one'), 'check-a: boom'],
    [
      'when a check is listed and passes',
      good,
      listed('one:check-a'),
      'check-a does not fail as expected.ts says',
    ],
    [
      'when another check than the listed one fails',
      bad('no session', 'check-b'),
      listed('one:check-a'),
      'check-b: no session',
    ],
    [
      'when another check fails beside the listed scenario’s reason',
      { ...good, failures: [...bad('no session').failures, ...bad('invalid', 'wire').failures] },
      listed('one'),
      'wire: invalid',
    ],
  ])('%s', (_, outcome, expected, note) => {
    const { result, notes } = of(outcome, expected);
    expect(result).toBe('failed');
    expect(notes).toContain(note);
  });

  test('when it is listed and the suite has it no more', () => {
    expect(judge(['one'], new Map([['one', good]]), listed('gone'))).toEqual([
      {
        scenario: 'one',
        result: 'passed',
        checks: { passed: 2, failed: 0, warned: 0 },
        notes: [],
        excused: [],
      },
      {
        scenario: 'gone',
        result: 'failed',
        checks: { passed: 0, failed: 0, warned: 0 },
        notes: ['it did not run'],
        excused: [],
      },
    ]);
  });
});

describe('a scenario does not fail', () => {
  test.each<[string, Outcome, Expected[], 'passed' | 'expected', string[]]>([
    ['when all passes', good, [], 'passed', []],
    ['when it fails as listed', bad('no session here'), listed('one'), 'expected', ['one']],
    [
      'when a check fails as listed',
      bad('no session'),
      listed('one:check-a'),
      'expected',
      ['one:check-a'],
    ],
    [
      'when a check warns as listed',
      { ...good, warnings: bad('no session').failures },
      listed('one:check-a'),
      'passed',
      ['one:check-a'],
    ],
  ])('%s', (_, outcome, expected, result, excused) => {
    expect(of(outcome, expected)).toEqual({ result, notes: [], excused, others: 0 });
  });

  test('only when each problem is covered and each name of the list is used', () => {
    const ids = fc.subarray(['a', 'b', 'c']);
    fc.assert(
      fc.property(ids, ids, ids, (failing, warning, names) => {
        const outcome = { passed: 1, failures: problems(failing), warnings: problems(warning) };
        const found = new Set([...failing, ...warning]);
        const same = found.size === names.length && names.every((name) => found.has(name));
        const { result } = of(
          outcome,
          names.length > 0 ? listed(...names.map((id) => `one:${id}`)) : [],
        );
        expect(result !== 'failed').toBe(same);
      }),
    );
  });
});
