import { describe, expect, test } from 'vitest';
import { company } from './config.fixture.ts';

/** A change of the company: a limit of scopes below a line of a unit. */
const limit = (line: string, scopes: string) => [line, `${line}\n    scopes: [${scopes}]`] as const;

describe('R55 a unit inherits from those above it', () => {
  const organisation = company();

  test('R56 bindings: the own one before the inherited one', () => {
    expect(Object.fromEntries(organisation.bindings('night'))).toEqual({
      'support platform': 'desk-b',
      ledger: 'books',
    });
    expect(Object.fromEntries(organisation.bindings('support'))).toEqual({
      'support platform': 'desk-a',
      ledger: 'books',
    });
    expect(Object.fromEntries(organisation.bindings('legal'))).toEqual({});
    expect(organisation.category('desk-b')).toBe('ticketing');
    expect(organisation.category('desk-z')).toBeUndefined();
  });

  test.each([
    ['operations', 'watch', 'required'],
    ['operations', 'letters', 'available'],
    ['support', 'letters', 'blocked'],
    ['night', 'watch', 'required'],
    ['night', 'letters', 'blocked'],
    ['legal', 'watch', 'absent'],
    // names that every object of the language has
    ['night', 'constructor', 'absent'],
    ['constructor', 'watch', 'absent'],
  ])('plugins: %s has %s %s', (unit, plugin, expected) => {
    expect(organisation.installation(unit, plugin)).toBe(expected);
  });
});

describe('R57 the person: units nearest first, the scopes of all roles', () => {
  test('without a limit', () => {
    expect(company().principal('maya')).toEqual({
      person: 'maya',
      displayName: 'Maya L',
      unit: 'night',
      units: ['night', 'support', 'operations'],
      roles: ['lead', 'clerk'],
      scopes: ['ledger:read', 'ticketing:read', 'ticketing:write'],
    });
  });

  const own = ['    bindings: { support platform: desk-b }', ''] as const;
  test.each([
    ['its own', [limit(own[0], 'ticketing:read')], ['ticketing:read']],
    ['one above it', [limit('    parent: operations', 'ledger:read')], ['ledger:read']],
    [
      'a narrower one below a wider one',
      [
        limit(own[0], 'ticketing:read'),
        limit('    parent: operations', 'ticketing:read, ticketing:write'),
      ],
      ['ticketing:read'],
    ],
    [
      'a wider one below a narrower one',
      [
        limit(own[0], 'ticketing:read, ticketing:write'),
        limit('    parent: operations', 'ticketing:read'),
      ],
      ['ticketing:read'],
    ],
    ['an empty one', [limit(own[0], '')], []],
  ] as const)('nobody gets more than a limit of the unit: %s', (_what, changes, scopes) => {
    expect(company(...changes).principal('maya').scopes).toEqual(scopes);
  });
});

test.each(['nobody', '__proto__', 'constructor', 'toString', ''])(
  'the person "%s" is unknown, and the known ones are listed',
  (name) => {
    expect(() => company().principal(name)).toThrow(
      expect.objectContaining({
        code: 'unknown_person',
        message: `There is no person "${name}".`,
        hint: 'Choose one of: maya, bea.',
        exitCode: 2,
      }),
    );
  },
);
