import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covers } from './scopes.ts';

const word = fc.stringMatching(/^[a-z]{1,6}$/);
/** Scopes of one to three parts, so that the two rights meet in every place. */
const scope = fc
  .array(fc.oneof(word, fc.constantFrom('read', 'write')), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(':'));

describe('R42 write includes read, and nothing else implies anything', () => {
  test.each([
    [['ticketing:read'], 'ticketing:read', true],
    [['ticketing:write'], 'ticketing:read', true],
    [['ticketing:write'], 'ticketing:write', true],
    [['ticketing:read'], 'ticketing:write', false],
    [['ledger:write'], 'ticketing:read', false],
    [['ticketing:*'], 'ticketing:read', false],
    [['ticketing'], 'ticketing:read', false],
    [['TICKETING:WRITE'], 'ticketing:read', false],
    [['ticketing:write'], 'ticketing:read:salary', false],
    [['ticketing:write '], 'ticketing:read', false],
    [[], 'ticketing:read', false],
  ])('%j for %s: %s', (granted, needed, expected) => {
    expect(covers(granted, needed)).toBe(expected);
  });

  test('a needed scope is held exactly when it, or the write of the same thing, was granted', () => {
    fc.assert(
      fc.property(fc.array(scope), scope, (granted, needed) => {
        const writer = needed.endsWith(':read') ? `${needed.slice(0, -':read'.length)}:write` : '';
        expect(covers(granted, needed)).toBe(granted.includes(needed) || granted.includes(writer));
      }),
    );
  });

  test('one more scope never takes a right away', () => {
    fc.assert(
      fc.property(fc.array(scope), scope, scope, (granted, more, needed) => {
        fc.pre(covers(granted, needed));
        expect(covers([...granted, more], needed)).toBe(true);
      }),
    );
  });
});
