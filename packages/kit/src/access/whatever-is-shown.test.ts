import fc from 'fast-check';
import { base64url } from 'jose';
import { describe, expect, test } from 'vitest';
import { AccessError } from './access-error.ts';
import { ruleOf } from './door.fixture.ts';
import { paperParties } from './paper-door.fixture.ts';
import { goodClaims, NOW, signed } from './paper-issuer.fixture.ts';
import { RESOURCE } from './resources.fixture.ts';

const { ours, paperDoor, verdict } = await paperParties();

describe('R66 whatever is shown, the answer is a principal or a typed refusal', () => {
  test.each<[string, string | undefined, string]>([
    ['nothing', undefined, 'missing access:missing'],
    ['an empty text', '', 'missing access:missing'],
    ['two words', 'a b', 'malformed access:malformed'],
    ['a line break', 'a\r\nb', 'malformed access:malformed'],
    ['an opaque token that nobody can be asked about', 'opaque', 'malformed access:malformed'],
    ['a very long one', 'a'.repeat(16_385), 'malformed access:malformed'],
    ['an encrypted one', 'a.b.c.d.e', 'malformed access:malformed'],
  ])('%s', async (_what, token, rule) => {
    const { enter } = await paperDoor();
    expect(await ruleOf(enter(token))).toBe(rule);
  });

  test.each(['Basic', '', 'Bearer2', 'DPoP '])('the scheme %j', async (scheme) => {
    const { access } = await paperDoor();
    const token = await signed(ours);
    expect(await ruleOf(access.verify({ token, scheme, method: 'POST', url: RESOURCE }))).toBe(
      'malformed access:scheme',
    );
  });

  test('garbage never comes in and never throws anything else', async () => {
    const { access } = await paperDoor({ type: 'any' });
    const part = fc.oneof(
      fc.json().map((json) => base64url.encode(json)),
      fc.base64String(),
      fc
        .record({
          alg: fc.constantFrom('ES256', 'RS256', 'HS256', 'none'),
          kid: fc.constant('ES256'),
        })
        .map((head) => base64url.encode(JSON.stringify(head))),
      fc.constant(base64url.encode(JSON.stringify(goodClaims))),
    );
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')),
    );
    const shown = fc.record(
      {
        token,
        scheme: fc.oneof(fc.constantFrom('Bearer', 'DPoP'), fc.string()),
        method: fc.string(),
        url: fc.string(),
        dpop: fc.oneof(token, fc.string()),
      },
      { requiredKeys: ['scheme', 'method', 'url'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(shown, token), async (given) => {
        await expect(access.verify(given)).rejects.toBeInstanceOf(AccessError);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a genuine token that is longer than any should be', async () => {
    const token = await signed(ours, { more: 'x'.repeat(16_384) });
    expect(await verdict(token)).toBe('malformed access:malformed');
    expect(await verdict(await signed(ours, { more: 'x'.repeat(8_000) }))).toBe('admitted');
  });

  test('no refusal repeats the token', async () => {
    const { enter } = await paperDoor();
    for (const claims of [{ aud: 'x' }, { exp: 1 }, { org: 3 }, { iss: 'https://e.test' }]) {
      const token = await signed(ours, claims);
      const error: unknown = await enter(token).catch((thrown: unknown) => thrown);
      if (!(error instanceof AccessError)) throw new Error('was admitted');
      for (const part of token.split('.')) {
        expect(JSON.stringify([error.message, error.hint, error.rule])).not.toContain(part);
      }
    }
  });
});

describe('R41 a verified token is remembered, its end is not forgotten', () => {
  test('for a minute, then the key set counts again', async () => {
    const { enter, clock } = await paperDoor();
    const token = await signed(ours);
    const first = await enter(token);
    expect(await enter(token)).toBe(first);
    clock(NOW + 59);
    expect(await enter(token)).toBe(first);
    clock(NOW + 60);
    expect(await enter(token)).not.toBe(first);
  });

  test('where only passports count, a remembered token of the company does not', async () => {
    const { enter, access } = await paperDoor();
    const token = await signed(ours);
    expect(await ruleOf(enter(token))).toBe('admitted');
    expect(await ruleOf(access.verify(token))).toBe('issuer access:issuer');
  });

  test('not beyond its end', async () => {
    const { enter, clock } = await paperDoor();
    const token = await signed(ours, { exp: NOW + 10 });
    const first = await enter(token);
    clock(NOW + 39);
    expect(await enter(token)).toBe(first);
    clock(NOW + 40);
    expect(await ruleOf(enter(token))).toBe('expired idp:expired');
  });
});
