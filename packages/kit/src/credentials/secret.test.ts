import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Secret } from './secret.ts';
import { SecretError } from './secret-error.ts';

const VALUE = 'hunter2-hunter2';
const secret = new Secret(VALUE, 'file:/run/key');

describe('R35 a secret cannot be seen by accident', () => {
  test.each<[string, (value: Secret) => string]>([
    ['as text', String],
    ['joined', (value) => ['key', value].join('=').slice(4)],
    ['inspected', (value) => inspect(value)],
    ['inspected with everything', (value) => inspect(value, { showHidden: true, depth: null })],
    ['inside something', (value) => inspect({ a: [value] }).replaceAll(/[^[\]a-z]|\ba\b/g, '')],
    ['as JSON', (value) => String(JSON.parse(JSON.stringify(value)))],
    ['cloned', (value) => `[secret]${JSON.stringify(structuredClone(value)).replace('{}', '')}`],
    ['as own properties', (value) => `[secret]${Object.keys(value).join('')}`],
  ])('%s', (_how, show) => {
    expect(show(secret).replaceAll('[[secret]]', '[secret]')).toBe('[secret]');
  });

  test('reveal() is the one way', () => {
    expect(secret.reveal()).toBe(VALUE);
    expect(secret.equals(new Secret(VALUE, 'elsewhere'))).toBe(true);
    expect(secret.equals(new Secret(`${VALUE}!`, 'elsewhere'))).toBe(false);
  });
});

describe('a value that could not be redacted is refused', () => {
  test.each(['', 'a', '1234567'])('%j', (value) => {
    const refused = () => new Secret(value, 'env:ACME_KEY');
    expect(refused).toThrow(SecretError);
    expect(refused).toThrow(
      'The secret from env:ACME_KEY has fewer than 8 characters, so it could not be kept out of messages.',
    );
  });

  test('eight characters are enough', () => {
    expect(new Secret('12345678', 'x').reveal()).toBe('12345678');
  });

  test('half a surrogate pair is no text', () => {
    expect(() => new Secret('12345678\ud800', 'env:ACME_KEY')).toThrow(
      'The secret from env:ACME_KEY is not valid Unicode text.',
    );
  });
});
