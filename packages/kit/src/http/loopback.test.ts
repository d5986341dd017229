import { expect, test } from 'vitest';
import { isLoopback, isSafe } from './loopback.ts';

test.each(['localhost', '127.0.0.1', '127.255.0.9', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  '',
  '0.0.0.0',
  '::',
  '[::]',
  '10.1.2.3',
  '128.0.0.1',
  '127.0.0.1.evil.test',
  '127.evil.test',
  '127.1',
  '127.0.0.999',
  'localhost.evil.test',
  'desk.internal',
  '[::ffff:127.0.0.1]',
])('%s is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});

test.each([
  ['https://vault.test/', true],
  ['http://127.0.0.1:8200/', true],
  // a URL writes an address out before anybody looks at it
  ['http://127.1/', true],
  ['http://2130706433/', true],
  ['http://[::1]/', true],
  ['http://vault.test/', false],
  ['http://127.0.0.1.evil.test/', false],
  ['http://evil.test/?127.0.0.1', false],
  ['ftp://127.0.0.1/', false],
])('R35 secrets may go to %s: %s', (address, safe) => {
  expect(isSafe(new URL(address))).toBe(safe);
});
