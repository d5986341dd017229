import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asConnectorError, ConnectorError } from './error.ts';

describe('R66 a failure travels whole', () => {
  test('code, message, hint and details lie side by side; the cause stays behind', () => {
    const error = new ConnectorError('conflict', 'The record changed.', {
      hint: 'Read it again.',
      details: { current_version: 'v2', fields: [{ field: 'version', message: 'is old' }] },
      cause: new Error('row 7 of table secret'),
    });
    expect(error.toJSON()).toEqual({
      error: {
        code: 'conflict',
        message: 'The record changed.',
        hint: 'Read it again.',
        current_version: 'v2',
        fields: [{ field: 'version', message: 'is old' }],
      },
    });
    expect(JSON.stringify(error)).not.toContain('row 7');
  });

  test('details can be left out', () => {
    const error = new ConnectorError('not_found', 'Gone.', { hint: 'Search.' });
    expect(error.details).toEqual({});
    expect(error.toJSON()).toEqual({
      error: { code: 'not_found', message: 'Gone.', hint: 'Search.' },
    });
  });
});

describe('R35 what was not foreseen is told without its words', () => {
  test('a typed error stays the same object', () => {
    const error = new ConnectorError('forbidden', 'No.', { hint: 'Ask.' });
    expect(asConnectorError(error)).toBe(error);
  });

  test('nothing of a thrown value reaches the answer, whatever it is', () => {
    const generic = {
      error: {
        code: 'upstream',
        message: 'The connector failed in a way it did not foresee.',
        hint: 'Try again once; if it happens again, ask the operator to read the connector log.',
      },
    };
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(asConnectorError(thrown).toJSON()).toEqual(generic);
      }),
    );
    const secret = new Error('password is hunter2-hunter2');
    expect(asConnectorError(secret).toJSON()).toEqual(generic);
    expect(asConnectorError(secret).cause).toBe(secret);
  });
});
