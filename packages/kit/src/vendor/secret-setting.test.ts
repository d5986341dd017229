import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isMarked, isSecret, secretSetting, type PlainSettings } from './secret-setting.ts';

describe('R35 which settings are secret', () => {
  test.each<[string, z.ZodType, boolean]>([
    ['marked', secretSetting(z.string()), true],
    ['optional', secretSetting(z.string()).optional(), true],
    ['with a default', secretSetting(z.string()).nullable().optional(), true],
    ['plain', z.string(), false],
    ['a plain one that is optional', z.string().optional(), false],
  ])('%s', (_what, schema, secret) => {
    expect(isMarked(schema)).toBe(secret);
  });

  test.each([
    ['apiKey', true],
    ['accessToken', true],
    ['clientSecret', true],
    ['token', true],
    ['password', true],
    ['signingKey', true],
    ['url', false],
    ['tokenUrl', false],
    ['projectKey', false],
    ['clientId', false],
  ])('a setting called %s that nobody marked: %s', (name, secret) => {
    expect(isSecret(name, z.string())).toBe(secret);
  });

  test('the mark changes nothing about what is accepted', () => {
    const schema = secretSetting(z.string().regex(/^k-\d+$/, 'must be k- and digits'));
    expect(schema.parse('k-12')).toBe('k-12');
    expect(schema.safeParse('x').error?.issues.map(({ message }) => message)).toEqual([
      'must be k- and digits',
    ]);
  });

  test('the types keep secrets away from an adapter', () => {
    const schema = z.strictObject({
      url: z.url(),
      key: secretSetting(z.string()),
      other: secretSetting(z.string()).optional(),
    });
    const plain: PlainSettings<z.infer<typeof schema>> = { url: 'https://acme.test' };
    // @ts-expect-error -- the key is not among the plain settings
    expect(plain.key).toBeUndefined();
    // @ts-expect-error -- nor is the optional one
    expect(plain.other).toBeUndefined();
  });
});
