import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GatehouseError } from '../error.ts';
import { changed, companyYaml } from './config.fixture.ts';
import { parseConfig, readConfig } from './read-config.ts';

/** The failure of a text as the person reads it. */
function refused(text: string): GatehouseError {
  try {
    parseConfig(text, 'g.yaml');
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

test('the company is accepted, with defaults, and its revision is that of its bytes', () => {
  const { config, revision } = parseConfig(companyYaml, 'g.yaml');
  expect(config.limits).toEqual({
    menuCharacters: 8_000,
    steps: 40,
    tokens: 400_000,
    approvalMinutes: 480,
  });
  expect(config.connectors['desk-a']).toEqual({
    category: 'ticketing',
    command: ['desk'],
    inherit: [],
    trust: 'third-party',
  });
  expect(revision).toMatch(/^[0-9a-f]{12}$/);
  expect(parseConfig(`${companyYaml}# a comment\n`, 'g.yaml').revision).not.toBe(revision);
});

test.each([
  ['an unclosed bracket', 'company: [a\nissuer: b\n', /^g\.yaml:\d+:\d+ is not YAML: /],
  ['one key twice', 'company: a\ncompany: b\n', /^g\.yaml:2:1 is not YAML: .*unique/],
  ['an alias without an anchor', 'issuer: b\ncompany: *x\n', /^g\.yaml:2 the file: .*alias.* x$/],
  [
    'an alias bomb',
    `a: &a [${'1,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [*c]\n`,
    /^g\.yaml:\d the file: Excessive alias count/,
  ],
  ['a text instead of a mapping', 'hello', /^g\.yaml:1 the file: .*expected object/],
  ['an empty file', '', /^g\.yaml:1 the file: .*expected object/],
])('R66 %s', (_what, text, message) => {
  expect(refused(text).message).toMatch(message);
});

const no = (what: string, path: string) => `${path}: there is no ${what}`;
test.each<[string, readonly [string, string], string]>([
  [
    'an unknown key',
    ['    parent: operations', '    parents: operations'],
    'g.yaml:8 units.support.parents: is no setting that Gatehouse knows; correct or remove it',
  ],
  [
    'a number for a text',
    ['company: Halden', 'company: 7'],
    'g.yaml:1 company: Invalid input: expected string, received number',
  ],
  [
    'a scope that is none',
    ['scopes: [ledger:read]', 'scopes: [ledger]'],
    'g.yaml:16 roles.clerk.scopes.0: expected a scope such as ticketing:read',
  ],
  [
    'a connector with both ways',
    ['command: [books]', 'command: [books], url: http://127.0.0.1/'],
    'g.yaml:23 connectors.books: expected exactly one of command and url',
  ],
  [
    'a connector with neither',
    [', command: [books]', ''],
    'g.yaml:23 connectors.books: expected exactly one of command and url',
  ],
  [
    'a range of versions that is none',
    ['command: [books]', 'command: [books], contract: newest'],
    'g.yaml:23 connectors.books.contract: expected a range of versions such as ^2.1',
  ],
  [
    'a trust that is none',
    ['command: [books]', 'command: [books], trust: yes'],
    'g.yaml:23 connectors.books.trust: Invalid option: expected one of "own"|"third-party"',
  ],
  [
    'a parent that is none',
    ['parent: operations', 'parent: operation'],
    `g.yaml:8 ${no('unit', 'units.support.parent')} "operation"; known: operations, support, night, legal`,
  ],
  [
    'a binding to no connector',
    ['platform: desk-b', 'platform: desk-c'],
    `g.yaml:12 ${no('connector', 'units.night.bindings.support platform')} "desk-c"; known: desk-a, desk-b, books`,
  ],
  [
    'a plugin that is none',
    ['letters: blocked', 'letter: blocked'],
    `g.yaml:9 ${no('plugin', 'units.support.plugins.letter')} "letter"; known: watch, letters`,
  ],
  [
    'a person in no unit',
    ['unit: legal', 'unit: law'],
    `g.yaml:19 ${no('unit', 'people.bea.unit')} "law"; known: operations, support, night, legal`,
  ],
  [
    'a role that is none',
    ['roles: [clerk]', 'roles: [boss]'],
    `g.yaml:19 ${no('role', 'people.bea.roles.0')} "boss"; known: lead, clerk`,
  ],
  [
    'two instances of one category',
    ['support platform: desk-b', 'support platform: desk-b, tickets: desk-a'],
    'g.yaml:12 units.night.bindings.tickets: a unit binds one ticketing connector, and this unit already binds desk-b',
  ],
])('R66 %s is named with line, path and expectation', (_what, change, message) => {
  const error = refused(changed(change));
  expect(error.message).toBe(message);
  expect(error).toMatchObject({
    code: 'config',
    exitCode: 2,
    hint: 'Correct the lines above and run the command again.',
  });
});

test('a rule that names no unit of the company is refused, not silently without effect', () => {
  const rules =
    'rules:\n  - { id: r, gate: call, units: [legals], roles: [leads], because: No. }\n';
  expect(refused(companyYaml + rules).message.split('\n')).toEqual([
    expect.stringContaining('g.yaml:28 rules.0.units.0: there is no unit "legals"'),
    expect.stringContaining('g.yaml:28 rules.0.roles.0: there is no role "leads"'),
  ]);
});

test.each(['see', 'expand', 'reach', 'delegate'])(
  'a rule on what the gate %s cannot see is refused, not silently without effect',
  (gate) => {
    const rules = `rules:\n  - { id: r, gate: ${gate}, effects: [write], arguments: { a: [1] }, because: No. }\n`;
    const never = `the gate ${gate} has none, so the rule would never hold; use call or approve`;
    expect(refused(companyYaml + rules).message.split('\n')).toEqual([
      `g.yaml:28 rules.0.effects: ${never}`,
      `g.yaml:28 rules.0.arguments: ${never}`,
    ]);
    for (const other of ['call', 'approve']) {
      const { config } = parseConfig(companyYaml + rules.replace(gate, other), 'g.yaml');
      expect(config.rules[0]?.gate).toBe(other);
    }
  },
);

test('a circle of parents is found at each unit of it, and ends', () => {
  const text = changed(['  operations:\n', '  operations:\n    parent: night\n']);
  const lines = refused(text).message.split('\n');
  expect(lines).toEqual(
    ['g.yaml:5 units.operations', 'g.yaml:9 units.support', 'g.yaml:12 units.night'].map(
      (at) => `${at}.parent: the unit would be its own parent`,
    ),
  );
});

test('every problem is listed at once', () => {
  const text = changed(['company: Halden', 'company: 7'], ['unit: legal', 'unt: legal']);
  expect(refused(text).message.split('\n').length).toBe(3);
});

test('a file: absolute, with its folder; one that is not there says how to get one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'gatehouse.yaml');
  expect(() => readConfig(file)).toThrow(`There is no readable configuration at ${file}.`);
  writeFileSync(file, companyYaml);
  expect(readConfig(file)).toMatchObject({ file, folder, config: { company: 'Halden' } });
  // through a link the folder is that of the file, so that what is pinned beside it counts
  mkdirSync(join(folder, 'links'));
  const link = join(folder, 'links', 'gatehouse.yaml');
  symlinkSync(file, link);
  expect(readConfig(link)).toMatchObject({ file: link, folder: realpathSync(folder) });
});
