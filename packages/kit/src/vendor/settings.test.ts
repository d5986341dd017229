import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineLocalVendor } from './define-vendor.ts';
import { readSettings, SettingsError, variableName, type SettingSources } from './settings.ts';

const vendor = defineLocalVendor({
  id: 'acme-desk',
  title: 'Acme',
  settings: z.strictObject({
    url: z.url(),
    apiKey: z.string().regex(/^[a-z0-9-]{8,}$/),
    project: z.string().optional(),
  }),
  open: () => ({ adapter: {}, close: () => {} }),
});
const url = 'https://acme.test';

/** A folder in which every file holds its own name. */
const named = (path: string) => `from-file-of${path.replaceAll('/', '-')}`;

function noFile(): string {
  throw new Error('ENOENT');
}

function read(sources: Partial<SettingSources>): Record<string, unknown> {
  return readSettings(vendor, { flags: {}, env: {}, readFile: noFile, ...sources });
}

describe('R33 where the settings of a vendor come from', () => {
  test('a setting has one variable, named after vendor and setting', () => {
    expect(variableName('redmine', 'apiKey')).toBe('REDMINE_API_KEY');
    expect(variableName('acme-desk', 'url')).toBe('ACME_DESK_URL');
  });

  test('flag before variable before file', () => {
    const env = {
      ACME_DESK_URL: url,
      ACME_DESK_API_KEY: 'from-variable',
      ACME_DESK_API_KEY_FILE: '/run/key',
    };
    const all = { flags: { apiKey: 'from-the-flag' }, env, readFile: named };
    expect(read(all)).toEqual({ url, apiKey: 'from-the-flag' });
    expect(read({ ...all, flags: {} })).toEqual({ url, apiKey: 'from-variable' });
    const { ACME_DESK_API_KEY: _, ...onlyFile } = env;
    expect(read({ env: onlyFile, readFile: named })).toEqual({
      url,
      apiKey: 'from-file-of-run-key',
    });
    expect(read({ env: { ...env, ACME_DESK_API_KEY: '' }, readFile: named })).toEqual({
      url,
      apiKey: 'from-file-of-run-key',
    });
  });

  test('a file that is not needed is not read', () => {
    const env = {
      ACME_DESK_URL: url,
      ACME_DESK_API_KEY: 'from-variable',
      ACME_DESK_API_KEY_FILE: 'x',
    };
    expect(read({ env })).toEqual({ url, apiKey: 'from-variable' });
  });

  test.each([
    ['key-12345\n', 'key-12345'],
    ['key-12345\r\n', 'key-12345'],
    ['key-12345', 'key-12345'],
  ])('the newline that editors add to a file is cut: %j', (text, apiKey) => {
    const env = { ACME_DESK_URL: url, ACME_DESK_API_KEY_FILE: '/run/key' };
    expect(read({ env, readFile: () => text })).toEqual({ url, apiKey });
  });

  test('a second newline belongs to the value, and this value is refused', () => {
    const env = { ACME_DESK_URL: url, ACME_DESK_API_KEY_FILE: '/run/key' };
    expect(() => read({ env, readFile: () => 'key-12345\n\n' })).toThrow(SettingsError);
  });
});

describe('R66 what is missing or wrong is said with its place', () => {
  test('every missing setting, with the variable and the file variable', () => {
    expect(() => read({})).toThrow(
      new SettingsError(
        'Vendor "acme-desk" cannot be opened: ' +
          'url is missing: set ACME_DESK_URL or ACME_DESK_URL_FILE; ' +
          'apiKey is missing: set ACME_DESK_API_KEY or ACME_DESK_API_KEY_FILE.',
      ),
    );
  });

  test('a setting that has a flag is asked for by its flag as well', () => {
    const env = { ACME_DESK_URL: url };
    expect(() => read({ env, flags: { apiKey: undefined } })).toThrow(
      'apiKey is missing: give --api-key, or set ACME_DESK_API_KEY or ACME_DESK_API_KEY_FILE.',
    );
  });

  test('a file that cannot be read is named', () => {
    const env = { ACME_DESK_URL: url, ACME_DESK_API_KEY_FILE: '/run/none' };
    expect(() => read({ env })).toThrow(
      new SettingsError('ACME_DESK_API_KEY_FILE names /run/none, which cannot be read.'),
    );
  });

  test('R35 a wrong value is never repeated', () => {
    const secret = 'S3CRET with spaces';
    const env = { ACME_DESK_URL: secret, ACME_DESK_API_KEY: secret };
    expect(() => read({ env })).toThrow(
      new SettingsError(
        'Vendor "acme-desk" cannot be opened: ' +
          'url is wrong (Invalid URL): set ACME_DESK_URL or ACME_DESK_URL_FILE; ' +
          'apiKey is wrong (Invalid string: must match pattern /^[a-z0-9-]{8,}$/): ' +
          'set ACME_DESK_API_KEY or ACME_DESK_API_KEY_FILE.',
      ),
    );
  });

  test('a rule over several settings needs no field to blame', () => {
    const both = { ...vendor, settings: vendor.settings.refine(() => false, 'url needs a key') };
    const env = { ACME_DESK_URL: url, ACME_DESK_API_KEY: 'key-12345' };
    expect(() => readSettings(both, { flags: {}, env, readFile: () => '' })).toThrow(
      new SettingsError('Vendor "acme-desk" cannot be opened: url needs a key.'),
    );
  });
});
