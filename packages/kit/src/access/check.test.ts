import { UNLABELLED, type Principal } from '@gatehouse/passport';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../error.ts';
import { checkAccess } from './check.ts';

const tool = { name: 'create_ticket', scope: 'ticketing:write' };
const maya: Principal = {
  label: UNLABELLED,
  person: 'maya',
  unit: 'support',
  roles: ['lead'],
  scopes: ['ticketing:write'],
  run: 'run-1',
  passport: 'p-1',
  expiresAt: 0,
};

/** The body of a refusal; `admitted` when there is none. */
function decision(principal: Principal): unknown {
  try {
    checkAccess(tool, principal);
    return 'admitted';
  } catch (error) {
    return error instanceof ConnectorError ? error.toJSON().error : error;
  }
}

describe('R42 the connector decides itself', () => {
  test('the scope opens the tool', () => {
    expect(decision(maya)).toBe('admitted');
  });

  test('a missing scope is named, with who asked and what they hold', () => {
    expect(decision({ ...maya, scopes: ['ticketing:read', 'ledger:write'] })).toEqual({
      code: 'forbidden',
      message:
        'create_ticket needs the scope ticketing:write; maya (support) holds ticketing:read ledger:write.',
      hint: 'Ask an administrator to grant ticketing:write to the role, or hand this to someone who has it.',
      rule: 'scope:ticketing:write',
      needed_scope: 'ticketing:write',
    });
    expect(decision({ ...maya, scopes: [] })).toMatchObject({
      message: 'create_ticket needs the scope ticketing:write; maya (support) holds none.',
    });
  });

  test('a passport for some tools opens no other, whatever its scopes', () => {
    expect(decision({ ...maya, tools: ['create_ticket'] })).toBe('admitted');
    const refused = {
      code: 'forbidden',
      message: 'The passport of maya (support) does not open create_ticket.',
      hint: 'Use one of the tools this call was made for.',
      rule: 'tool-not-in-passport',
    };
    expect(decision({ ...maya, tools: ['get_ticket', 'create_ticket2'] })).toEqual(refused);
    expect(decision({ ...maya, tools: [] })).toEqual(refused);
  });

  test('being named in the passport replaces no scope', () => {
    expect(decision({ ...maya, tools: ['create_ticket'], scopes: [] })).toMatchObject({
      rule: 'scope:ticketing:write',
    });
  });

  test('a role opens nothing by its name', () => {
    expect(decision({ ...maya, scopes: [], roles: ['admin', 'ticketing:write'] })).toMatchObject({
      code: 'forbidden',
    });
  });
});
