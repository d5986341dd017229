import { basename, join, normalize } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toolFileNames } from './file-names.ts';

const fileOf = (...names: string[]) => [...toolFileNames(names).values()];

test('a usual name is its file', () => {
  expect(fileOf('get_ticket', 'getTicket', 'issues.list', 'a-b')).toEqual([
    'get_ticket.json',
    'getTicket.json',
    'issues.list.json',
    'a-b.json',
  ]);
});

test.each([
  ['../x', '%2E.%2Fx.json'],
  ['/etc/passwd', '%2Fetc%2Fpasswd.json'],
  ['a\\b', 'a%5Cb.json'],
  ['contract', '%63ontract.json'],
  ['Contract', '%43ontract.json'],
  ['CON', '%43ON.json'],
  ['nul.x', '%6Eul.x.json'],
  ['.hidden', '%2Ehidden.json'],
  ['a%2Fb', 'a%252Fb.json'],
  ['café', 'caf%C3%A9.json'],
  ['\uD800', '%uD800.json'],
  ['a\u0000b', 'a%00b.json'],
])('%j stays inside the folder', (name, file) => {
  expect(fileOf(name)).toEqual([file]);
});

test('names that differ in case only are different files, whatever the file system', () => {
  expect(fileOf('getUser', 'getuser', 'GetUser')).toEqual([
    'get%55ser.json',
    'getuser.json',
    '%47et%55ser.json',
  ]);
});

test('a name that is too long is cut, and two of them with one beginning stay apart', () => {
  const [one = '', two = ''] = fileOf(`${'x'.repeat(5_000)}1`, `${'x'.repeat(5_000)}2`);
  expect(one).not.toBe(two);
  expect([one.length, two.length]).toEqual([205, 205]);
});

test('property: any set of names gives as many files, directly in the folder, apart in any case', () => {
  const hostile = fc.constantFrom(
    '../x',
    'contract',
    'CON',
    'con',
    'Con',
    '.',
    '..',
    'a/b',
    '%',
    '~',
  );
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.string({ minLength: 1 }),
    hostile,
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 8 }), (names) => {
      const files = fileOf(...names);
      expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length);
      for (const file of files) {
        expect(basename(normalize(join('/folder', file)))).toBe(file);
        expect(file).toMatch(/^[\w%~][\w%~.-]*\.json$/);
        expect(file.toLowerCase()).not.toBe('contract.json');
      }
    }),
    { numRuns: 500 },
  );
});
