import { describe, expect, test } from 'vitest';
import { accessConfig } from './config.ts';
import { idp } from './door.fixture.ts';

const passports = { issuer: 'https://gatehouse.test', audience: 'desk', keys: 'keys.json' };
const introspection = { url: 'https://idp.test/ask', client_id: 'me', client_secret: 'file:s' };

/** Where a configuration is wrong, and why. */
function problems(config: unknown): string[] {
  const parsed = accessConfig.safeParse(config);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('R41 the access section', () => {
  test('one issuer or several, with what is safe as the default', () => {
    const [only] = accessConfig.parse({ idp: idp('https://idp.test') }).idp ?? [];
    expect(only).toMatchObject({
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      type: 'at+jwt',
      dpop: 'optional',
      clock_skew_s: 30,
    });
    expect(
      accessConfig.parse({ passports, idp: [idp('https://a.test'), idp('https://b.test')] }).idp,
    ).toHaveLength(2);
    expect(problems({ passports })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['nobody', {}, ': nobody could call this: give passports, idp, or both'],
    ['an empty list', { idp: [] }, 'idp: Too small: expected array to have >=1 items'],
    ['an unknown key', { passports, extra: 1 }, ': Unrecognized key: "extra"'],
    [
      'an unknown key in an issuer',
      { idp: idp('https://idp.test', { audiance: 'x' }) },
      'idp.0: Unrecognized key: "audiance"',
    ],
    [
      'an issuer twice',
      { idp: [idp('https://idp.test'), idp('https://idp.test')] },
      'idp: every issuer can be named once only: a token must have one party that can vouch for it',
    ],
    [
      'the host as an identity provider',
      { passports, idp: idp('https://gatehouse.test') },
      'idp: every issuer can be named once only: a token must have one party that can vouch for it',
    ],
    [
      'two that opaque tokens could be of',
      {
        idp: [
          idp('https://a.test', { introspection }),
          idp('https://b.test', { introspection, jwks: 'https://b.test/k' }),
        ],
      },
      'idp: only one issuer can have introspection: an opaque token does not say whose it is',
    ],
    [
      'keys without protection',
      { idp: idp('https://idp.test', { jwks: 'http://idp.test/keys' }) },
      'idp.0.jwks: must use https; http is for loopback only',
    ],
    [
      'a name and password in an address',
      { idp: idp('https://idp.test', { jwks: 'https://a:b@idp.test/keys' }) },
      'idp.0.jwks: must use https; http is for loopback only',
    ],
    [
      'an issuer with a query',
      { idp: idp('https://idp.test?x') },
      'idp.0.issuer: must be the issuer exactly as its tokens carry it, without query and fragment',
    ],
    [
      'no audience',
      { idp: idp('https://idp.test', { audience: [] }) },
      'idp.0.audience: Too small: expected array to have >=1 items',
    ],
  ])('%s', (_what, config, problem) => {
    expect(problems(config)).toContain(problem);
  });

  test.each(['none', 'HS256', 'HS512', 'RSA1_5', 'dir', 'rs256'])(
    'the algorithm %s cannot be allowed',
    (algorithm) => {
      const [problem] = problems({ idp: idp('https://idp.test', { algorithms: [algorithm] }) });
      expect(problem).toEqual(expect.stringMatching(/^idp\.0\.algorithms\.0: Invalid option/));
    },
  );
});
