import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../error.ts';
import { currentArguments } from './current-arguments.ts';

const times = { since: '2.1.0', until: '3.0.0' };
const index = { name: 'index', now: 'at', ...times };
const formerArguments = [index, { name: 'number', now: 'at', ...times }];

function refusalOf(args: object): unknown {
  try {
    return currentArguments({ formerArguments }, args);
  } catch (error) {
    return error instanceof ConnectorError ? [error.code, error.hint, error.details] : error;
  }
}

describe('R63 arguments under a former name', () => {
  test('come under the present one, and it is known which were used', () => {
    expect(currentArguments({ formerArguments }, { index: 3, other: 'x' })).toEqual({
      args: { at: 3, other: 'x' },
      used: [index],
    });
  });

  test.each([
    ['both names', { index: 3, at: 3 }, ['index']],
    ['two former names', { index: 3, number: 4 }, ['number']],
    ['all of them', { index: 3, number: 4, at: 5 }, ['index', 'number']],
  ])('%s at once are invalid', (_what, args, fields) => {
    const message = 'is the former name of at, which is given as well';
    expect(refusalOf(args)).toEqual([
      'invalid',
      'Give the present name only, and call again.',
      { fields: fields.map((field) => ({ field, message })) },
    ]);
  });

  test('whatever else is given stays as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { args, used } = currentArguments({ formerArguments: [index] }, value);
        expect(used).toEqual([]);
        expect(args).toBe(value);
      }),
    );
    const hostile: unknown = JSON.parse('{"__proto__": 1, "index": 2, "constructor": 3}');
    expect(JSON.stringify(currentArguments({ formerArguments }, hostile).args)).toBe(
      '{"__proto__":1,"at":2,"constructor":3}',
    );
  });
});
