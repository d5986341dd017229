import { createKeyPair, PassportError, type PassportErrorCode } from '@gatehouse/passport';
import { describe, expect, test } from 'vitest';
import { passportHost } from './door.fixture.ts';
import { AccessError, type AccessErrorCode } from './access-error.ts';
import { createAccess, passportRefused } from './access.ts';

describe('R41 who a caller is', () => {
  test('with access off everyone is the local person with every scope of the connector', async () => {
    const access = createAccess({ mode: 'off' }, ['notes:read', 'notes:write'], () => 0);
    const local = {
      person: 'local',
      unit: 'local',
      roles: [],
      scopes: ['notes:read', 'notes:write'],
      run: 'local',
      label: { trust: 'trusted', classes: [] },
      passport: 'none',
      expiresAt: Number.MAX_SAFE_INTEGER,
    };
    expect(await access.verify(undefined)).toEqual(local);
    expect(await access.verify('whatever a client sends')).toEqual(local);
  });

  test('with passports nobody is let in without one', async () => {
    const { publicKeys: keys } = await createKeyPair('k1');
    const access = createAccess(
      { mode: 'passport', issuer: 'https://gatehouse.test', audience: 'desk', keys },
      ['notes:read'],
      () => 0,
    );
    const nothing = { scheme: '', method: 'POST', url: 'http://127.0.0.1:7411/mcp' };
    await expect(access.verify(undefined)).rejects.toMatchObject({ code: 'missing' });
    await expect(access.verify(nothing)).rejects.toMatchObject({ code: 'missing' });
    expect(access.ready()).toEqual({ ok: true });
  });

  test('a passport that is shown again is not verified again', async () => {
    const host = await passportHost();
    const access = createAccess(
      {
        mode: 'passport',
        issuer: 'https://gatehouse.test',
        audience: 'notes',
        keys: host.publicKeys,
      },
      ['notes:read'],
      () => 0,
    );
    const token = await host.mint({}, () => 0);
    expect(await access.verify(token)).toBe(await access.verify(token));
  });
});

describe('R66 a refused passport is a typed error with the rule', () => {
  test.each<[PassportErrorCode, string]>([
    ['missing', 'forbidden'],
    ['malformed', 'forbidden'],
    ['signature', 'forbidden'],
    ['issuer', 'forbidden'],
    ['audience', 'forbidden'],
    ['expired', 'auth_expired'],
    ['not_yet_valid', 'forbidden'],
    ['lifetime', 'forbidden'],
  ])('%s -> %s', (rule, code) => {
    expect(passportRefused(new PassportError(rule, 'why it was refused')).toJSON()).toEqual({
      error: {
        code,
        message: 'The call was refused: why it was refused.',
        hint: 'Call through the Gatehouse host, which mints a passport for each call.',
        rule: `passport:${rule}`,
      },
    });
  });

  test.each<[AccessErrorCode, string, string, string]>([
    ['expired', 'idp:expired', 'auth_expired', 'Get a new token and repeat the call.'],
    [
      'unavailable',
      'idp:unavailable',
      'upstream',
      'Try again in a few seconds; the token may be good.',
    ],
    [
      'audience',
      'passport:audience',
      'forbidden',
      'Call through the Gatehouse host, which mints a passport for each call.',
    ],
  ])('%s by the rule %s -> %s', (given, rule, code, hint) => {
    expect(passportRefused(new AccessError(given, rule, 'why it was refused')).toJSON()).toEqual({
      error: { code, message: 'The call was refused: why it was refused.', hint, rule },
    });
  });
});
