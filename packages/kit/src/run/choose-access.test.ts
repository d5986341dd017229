import { createKeyPair } from '@gatehouse/passport';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessConfig } from '../access/config.ts';
import { accessFrom, chooseAccess } from './choose-access.ts';
import { readConnectorConfig } from './connector-config.ts';
import { FlagError, type Flags } from './flags.ts';

let keys: string;
beforeAll(async () => (keys = JSON.stringify((await createKeyPair('k1')).publicKeys)));

const base: Flags = { vendor: 'memory', settings: {} };
const http = { host: '127.0.0.1', port: 0 };
const whole = { passportKeys: 'keys.json', issuer: 'i', audience: 'a' };
const readFile = () => keys;
const withoutKeys = new FlagError('--issuer needs --passport-keys and --audience beside it');
const withoutIssuer = new FlagError('--passport-keys needs --issuer and --audience beside it');

const none = () => {
  throw new Error('this needs no secret');
};

describe('R41 a half-given passport configuration opens nothing', () => {
  test.each<Partial<Flags>>([{}, { audience: 'a' }, { http, audience: 'a' }])(
    'an issuer without keys: %j',
    (flags) => {
      expect(() => accessFrom({ ...base, ...flags, issuer: 'i' }, readFile)).toThrow(withoutKeys);
    },
  );

  test('an audience alone is only the name of the instance; and off was said', () => {
    expect(accessFrom({ ...base, audience: 'a', issuer: '' }, readFile)).toEqual({ mode: 'off' });
    expect(accessFrom({ ...base, issuer: 'i', auth: 'off' }, readFile)).toEqual({ mode: 'off' });
  });
});

describe('R41 beside an access section the flags of passports are whole or not there', () => {
  const idp = {
    issuer: 'https://idp.test',
    audience: 'desk',
    jwks: 'https://idp.test/keys',
    claims: { person: 'sub', unit: 'unit', roles: 'roles' },
  };
  const choose = (flags: Partial<Flags>) => {
    const access = accessConfig.parse({ idp });
    const config = { ...readConnectorConfig(undefined, readFile), access };
    return chooseAccess({ ...base, ...flags }, config, ['notes:read'], {
      now: () => 0,
      readFile,
      fetch: () => Promise.reject(new Error('no network')),
      sources: { open: none, variable: none, file: none, close: () => {} },
      seen: { remember: () => true },
    });
  };

  test.each<[Partial<Flags>, FlagError]>([
    [{ passportKeys: 'keys.json' }, withoutIssuer],
    [{ passportKeys: 'keys.json', audience: 'a' }, withoutIssuer],
    [{ passportKeys: 'keys.json', issuer: 'i', audience: '' }, withoutIssuer],
    [{ issuer: 'i', audience: 'a' }, withoutKeys],
  ])('%j', async (flags, error) => {
    await expect(choose(flags)).rejects.toThrow(error);
  });

  test('whole, they open it beside the identity provider', async () => {
    expect((await choose({ audience: 'a' })).options).toMatchObject({ issuers: [idp.issuer] });
    expect((await choose(whole)).options).toMatchObject({ issuers: [idp.issuer, 'i'] });
  });
});
