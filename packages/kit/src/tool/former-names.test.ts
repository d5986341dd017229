import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { prepareTools } from '../serve/server-parts.ts';
import { tinyConnector } from '../serve/tiny-connector.fixture.ts';
import { checkFormerNames, type FormerNames } from './former-names.ts';
import { toolDefinitions } from './tool-definition.ts';

const times = { since: '2.1.0', until: '3.0.0' };
const at = (version: string, names: FormerNames) => () =>
  checkFormerNames({
    version,
    tools: [
      { name: 'get_note', input: z.strictObject({ at: z.int() }), ...names },
      { name: 'add_note', input: z.strictObject({ text: z.string() }) },
    ],
  });
function starts(start: () => void): boolean {
  try {
    start();
    return true;
  } catch {
    return false;
  }
}
const tool = (name: string, more: object = {}) => ({ formerly: [{ name, ...times, ...more }] });
const argument = (name: string, more: object = {}) => ({
  formerArguments: [{ name, now: 'at', ...times, ...more }],
});

describe('R63 a former name that is wrong does not start', () => {
  test.each(['2.1.0', '2.1.0-rc.1', '2.99.99'])('it is taken in %s', (version) => {
    expect(at(version, { ...tool('read_note'), ...argument('index') })).not.toThrow();
  });

  test.each<[string, FormerNames, string]>([
    [
      '3.0.0',
      tool('read_note'),
      'read_note, a former name of get_note, ended with 3.0.0, and this is 3.0.0: remove it',
    ],
    [
      '3.0.0-rc.1',
      tool('read_note'),
      'read_note, a former name of get_note, ended with 3.0.0, and this is 3.0.0-rc.1: remove it',
    ],
    [
      '10.0.0',
      argument('index'),
      'get_note.index, a former name of at, ended with 3.0.0, and this is 10.0.0: remove it',
    ],
    [
      '2.0.9',
      tool('read_note'),
      'read_note, a former name of get_note, begins with 2.1.0, and this is 2.0.9',
    ],
    ['2.1.0', tool('add_note'), 'add_note, a former name of get_note, is taken already'],
    ['2.1.0', tool('get_note'), 'get_note, a former name of get_note, is taken already'],
    [
      '2.1.0',
      tool('Read-note'),
      'Read-note, a former name of get_note, must be lower case with underscores',
    ],
    [
      '2.1.0',
      tool('read_note', { until: '2.1.0' }),
      'read_note, a former name of get_note, ends with 2.1.0 before it begins with 2.1.0',
    ],
    [
      '2.1.0',
      tool('read_note', { until: 'v3' }),
      'read_note, a former name of get_note, needs versions such as 1.2.3, not 2.1.0 to v3',
    ],
    [
      '2.1.0',
      argument('index', { now: 'where' }),
      'get_note.index, a former name of where, is of no argument',
    ],
    ['2.1.0', argument('at'), 'get_note.at, a former name of at, is taken already'],
    ['2.1.0', argument('dry_run'), 'get_note.dry_run, a former name of at, is taken already'],
  ])('in %s: %j', (version, names, message) => {
    expect(at(version, names)).toThrow(new TypeError(message));
  });

  test('one name for two tools is refused', () => {
    const formerly = [
      { name: 'note', ...times },
      { name: 'note', ...times },
    ];
    expect(at('2.1.0', { formerly })).toThrow(
      new TypeError('note, a former name of get_note, is taken already'),
    );
  });

  test('it ends with exactly the version that it names, whatever the versions', () => {
    const version = fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12));
    fc.assert(
      fc.property(version, version, version, (since, now, until) => {
        const number = ([a, b, c]: typeof now) => a * 10_000 + b * 100 + c;
        const taken = number(since) <= number(now) && number(now) < number(until);
        const [from, to] = [since.join('.'), until.join('.')];
        const start = at(now.join('.'), tool('read_note', { since: from, until: to }));
        expect(starts(start)).toBe(taken);
      }),
    );
  });

  test('neither to serve nor to write its contract', () => {
    const [read, ...others] = tinyConnector.tools;
    const ended = { formerly: [{ name: 'read_note', since: '1.0.0', until: '1.2.3' }] };
    const stale = {
      ...tinyConnector,
      tools: [...(read ? [{ ...read, ...ended }] : []), ...others],
    };
    expect(() => prepareTools(stale)).toThrow(TypeError);
    expect(() => toolDefinitions(stale)).toThrow(TypeError);
  });
});
