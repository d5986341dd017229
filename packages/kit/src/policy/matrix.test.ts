import { describe, expect, test } from 'vitest';
import { decisionMatrix, MatrixError } from './matrix.ts';
import { load } from './subject.fixture.ts';

const POST = 'action == Ledger::Action::"post_entry", resource';
/** The rows of one tool, without the padding. */
const rowsOf = (text: string, tool: string, options = {}) =>
  decisionMatrix(load(text), options)
    .split('\n\n')
    .find((part) => part.startsWith(`${tool} (`))
    ?.split('\n')
    .slice(1)
    .filter((row) => row !== '')
    .map((row) => row.trim().split(/ {2,}/).join(' · '));

const allowedAt = (condition: string) =>
  rowsOf(`@id("p") permit (principal, ${POST}) when { ${condition} };`, 'post_entry')
    ?.slice(1)
    .filter((row) => row.includes('allow'))
    .map((row) => row.split(' · ')[2]);

const limited = (limit: number) =>
  `@id("p") permit (principal, ${POST}) when { context.input.amount < ${limit} };`;

describe('trap 9: Cedar in WebAssembly analyses nothing, so all decisions are written down', () => {
  test('both sides of each number, each value of a closed set, absent where it may be', () => {
    const text = `
      @id("small") permit (principal in Ledger::Role::"analyst", ${POST}) when { context.input.amount < 5000 };
      @id("urgent") @tier("approval") forbid (principal, ${POST})
        when { context.input has priority && context.input.priority == Ledger::Priority::"urgent" }
        unless { context.approved || principal in Ledger::Unit::"board" };`;
    expect(rowsOf(text, 'post_entry')).toEqual([
      'role · unit · amount · priority · decision · by',
      'analyst · board · 4999 · * · allow · small',
      'analyst · board · 5000|5001 · * · deny · default-deny',
      'analyst · (other) · 4999 · absent|high|normal · allow · small',
      'analyst · (other) · 4999 · urgent · approval · urgent',
      'analyst · (other) · 5000|5001 · * · deny · default-deny',
      '(none) · * · * · * · deny · default-deny',
    ]);
    expect(rowsOf(text, 'close_year')).toEqual([
      'role · unit · decision · by',
      '* · * · deny · default-deny',
    ]);
  });

  test('label, classes, scopes, agents, persons, texts, lists, records and flags are varied where they are looked at', () => {
    expect(allowedAt('context.label.untrusted')).toEqual(['untrusted']);
    expect(allowedAt('context.label.classes.contains("hr")')).toEqual(['hr']);
    expect(allowedAt('principal.scopes.contains("ledger:send")')).toEqual(['ledger:send|all']);
    expect(allowedAt('principal has agent && principal.agent == "reader"')).toEqual(['reader']);
    expect(allowedAt('principal == Ledger::Person::"anna"')).toEqual(['anna']);
    expect(allowedAt('context.input.text like "*@halden.example"')).toEqual(['"@halden.example"']);
    expect(allowedAt('context.input has labels && context.input.labels.contains("vip")')).toEqual([
      '["vip"]',
    ]);
    expect(allowedAt('context.input has party')).toEqual(['given']);
    expect(allowedAt('context.input has party.country')).toEqual(['DE|FR']);
    expect(allowedAt('context.input has final && !context.input.final')).toEqual(['false']);
  });

  test('a change of a limit is a change of two rows', () => {
    const before = rowsOf(limited(5_000), 'post_entry') ?? [];
    const after = rowsOf(limited(6_000), 'post_entry') ?? [];
    expect(after.filter((row) => !before.includes(row))).toEqual([
      '* · * · 5999 · allow · p',
      '* · * · 6000|6001 · deny · default-deny',
    ]);
  });

  test('roles and units of the organisation are all there when they are given', () => {
    const text = `@id("p") permit (principal in Ledger::Role::"lead", ${POST});`;
    expect(rowsOf(text, 'post_entry', { roles: ['agent', 'lead'], units: ['a', 'b'] })).toEqual([
      'role · unit · decision · by',
      'agent|(none) · * · deny · default-deny',
      'lead · * · allow · p',
    ]);
  });

  test('what would be endless is refused by name', () => {
    const amounts = Array.from({ length: 60 }, (_, at) => `context.input.amount == ${at * 10}`);
    const texts = Array.from({ length: 90 }, (_, at) => `"t${at}"`);
    const text = `@id("p") permit (principal, ${POST}) when { (${amounts.join(' || ')}) }
      when { context.input has priority && [${texts.join()}].contains(context.input.text) };`;
    expect(() => decisionMatrix(load(text))).toThrow(
      new MatrixError('post_entry has 65520 combinations of role, unit, amount, priority, text'),
    );
  });
});
