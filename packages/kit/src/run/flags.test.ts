import { createKeyPair } from '@gatehouse/passport';
import { beforeAll, describe, expect, test } from 'vitest';
import { tinyConnector } from '../serve/tiny-connector.fixture.ts';
import { accessFrom } from './choose-access.ts';
import { FlagError, parseFlags, type Flags } from './flags.ts';

function parse(line: string, env: Record<string, string> = {}): Flags {
  return parseFlags(tinyConnector, line === '' ? [] : line.split(' '), env);
}

function wrong(line: string): string {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof FlagError) return error.message;
    throw error;
  }
  throw new Error(`"${line}" was accepted`);
}

describe('the command line', () => {
  test('vendor and data are all that local use needs', () => {
    expect(parse('--vendor memory --data desk.db')).toEqual({
      vendor: 'memory',
      settings: { data: 'desk.db', sample: undefined },
    });
  });

  test('the flags of the host, by flag or by variable; the flag wins', () => {
    const env = {
      GATEHOUSE_PASSPORT_KEYS: 'env.json',
      GATEHOUSE_ISSUER: 'env-issuer',
      GATEHOUSE_AUDIENCE: 'env-audience',
    };
    const access = { passportKeys: 'env.json', issuer: 'env-issuer', audience: 'env-audience' };
    expect(parse('--vendor memory', env)).toMatchObject(access);
    expect(parse('--vendor memory --issuer mine', env)).toMatchObject({
      ...access,
      issuer: 'mine',
    });
  });

  test.each([
    ['127.0.0.1:7411', { host: '127.0.0.1', port: 7411 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
    ['desk.internal:80', { host: 'desk.internal', port: 80 }],
  ])('--http %s', (text, http) => {
    expect(parse(`--vendor memory --http ${text}`).http).toEqual(http);
  });
});

describe('R66 wrong usage says what was expected', () => {
  test.each(['7411', '127.0.0.1', ':7411', '127.0.0.1:', '::1:80', 'a:65536', 'a:-1', 'a:b'])(
    '--http %s',
    (text) => {
      expect(wrong(`--vendor memory --http ${text}`)).toBe(
        `--http must be HOST:PORT, such as 127.0.0.1:7411, not "${text}"`,
      );
    },
  );

  test('--auth takes two words', () => {
    expect(parse('--vendor memory --auth off').auth).toBe('off');
    expect(parse('--vendor memory --auth passport').auth).toBe('passport');
    expect(wrong('--vendor memory --auth none')).toBe('--auth must be passport or off, not "none"');
  });

  test.each([
    ['', "required option '--vendor <id>' not specified"],
    ['--vendor', "option '--vendor <id>' argument missing"],
    ['--vendor memory --verbose', "unknown option '--verbose'"],
    ['--vendor memory serve', 'too many arguments. Expected 0 arguments but got 1'],
  ])('"%s"', (line, message) => {
    expect(wrong(line)).toContain(message);
    expect(wrong(line)).toContain('Run gatehouse-notes --help for examples.');
  });
});

describe('R41 nothing is open by default', () => {
  let keys: string;
  beforeAll(async () => (keys = JSON.stringify((await createKeyPair('k1')).publicKeys)));
  const base: Flags = { vendor: 'memory', settings: {} };
  const http = { host: '127.0.0.1', port: 0 };
  const given = { passportKeys: 'keys.json', issuer: 'i', audience: 'a' };
  const readFile = () => keys;

  test('stdio without keys is off: who starts the process is who calls it', () => {
    expect(accessFrom(base, readFile)).toEqual({ mode: 'off' });
  });

  test.each<Partial<Flags>>([{ http }, { auth: 'passport' }, { http, auth: 'passport' }])(
    '%j without keys is refused',
    (flags) => {
      expect(() => accessFrom({ ...base, ...flags }, readFile)).toThrow(
        new FlagError(
          'nobody could call this: give --passport-keys, --issuer and --audience, or an access section in --config, or --auth off for local use',
        ),
      );
    },
  );

  test('off has to be said over HTTP', () => {
    expect(accessFrom({ ...base, http, auth: 'off' }, readFile)).toEqual({ mode: 'off' });
  });

  test.each<Partial<Flags>>([{}, { http }])('with keys passports are asked for: %j', (flags) => {
    expect(accessFrom({ ...base, ...flags, ...given }, readFile)).toMatchObject({
      mode: 'passport',
      issuer: 'i',
      audience: 'a',
      keys: { keys: [{ kid: 'k1', kty: 'OKP', alg: 'EdDSA' }] },
    });
  });

  test.each(['issuer', 'audience'] as const)('keys without %s are refused', (missing) => {
    const expected = new FlagError('--passport-keys needs --issuer and --audience beside it');
    const { [missing]: _, ...rest } = given;
    expect(() => accessFrom({ ...base, ...rest }, readFile)).toThrow(expected);
    expect(() => accessFrom({ ...base, ...given, [missing]: '' }, readFile)).toThrow(expected);
  });

  test.each(['', 'not json', '{}', '{"keys":[]}', '{"keys":[{"kty":"oct","k":"secret"}]}'])(
    'a key set that is none is refused: %s',
    (text) => {
      expect(() => accessFrom({ ...base, ...given }, () => text)).toThrow(
        new FlagError(
          '--passport-keys keys.json must be a readable JSON Web Key Set with EdDSA or ES256 public keys',
        ),
      );
    },
  );
});
