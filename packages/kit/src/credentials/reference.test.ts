import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseReference, referenceText } from './reference.ts';
import { SecretError } from './secret-error.ts';

const SETTING = 'REDMINE_API_KEY_FROM';

describe('a reference names a place', () => {
  test.each([
    ['file:/run/secrets/x', { kind: 'file', path: '/run/secrets/x' }],
    ['env:REDMINE_RO', { kind: 'env', name: 'REDMINE_RO' }],
    ['age:/run/creds.age', { kind: 'age', path: '/run/creds.age' }],
    ['age:/run/creds.age#api_key', { kind: 'age', path: '/run/creds.age', key: 'api_key' }],
    [
      'vault:secret/data/redmine#api_key',
      { kind: 'vault', path: 'secret/data/redmine', key: 'api_key' },
    ],
  ])('%s, there and back', (text, reference) => {
    expect(parseReference(text, SETTING)).toEqual(reference);
    expect(referenceText(parseReference(text, SETTING))).toBe(text);
  });

  test.each([
    ['', 'it does not begin with file:, env:, age: or vault:'],
    ['0123456789abcdef0123', 'it does not begin with file:, env:, age: or vault:'],
    ['aws:thing', 'it does not begin with file:, env:, age: or vault:'],
    ['constructor:/x', 'it does not begin with file:, env:, age: or vault:'],
    ['file:run/x', 'the path must begin with / and name a file'],
    ['file:/run/', 'the path must begin with / and name a file'],
    ['file:/run/x#key', 'a file holds one value; leave out #'],
    ['env:MY-KEY', 'env: takes the name of a variable'],
    ['env:KEY#x', 'a variable holds one value; leave out #'],
    ['age:/run/x#', 'after # stands the name of one value'],
    ['vault:secret/data/redmine', 'vault: needs #key at its end'],
    ['vault:secret#key', 'the path must be like secret/data/redmine'],
    ['vault:/secret/data/redmine#key', 'the path must be like secret/data/redmine'],
    ['vault:secret/../sys/seal#key', 'the path must not hold . or ..'],
    ['vault:secret/data/x?version=1#key', 'the path must be like secret/data/redmine'],
  ])('R66 %j is refused with the setting and the reason', (text, why) => {
    const parse = () => parseReference(text, SETTING);
    expect(parse).toThrow(SecretError);
    expect(parse).toThrow(`REDMINE_API_KEY_FROM is no reference to a secret: ${why}.`);
  });

  test('R35 a value that stands where a reference should is never repeated', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', 'file:', 'env:', 'age:', 'vault:', 'x:'),
        fc.string(),
        (kind, rest) => {
          const value = `${kind}S3CRET ${rest}`;
          const error = thrownBy(() => parseReference(value, SETTING));
          expect(error).toBeInstanceOf(SecretError);
          expect(JSON.stringify([String(error), error])).not.toContain('S3CRET');
        },
      ),
    );
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
