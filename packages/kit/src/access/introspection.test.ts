import { describe, expect, test } from 'vitest';
import { door, idp, ruleOf } from './door.fixture.ts';
import {
  goodClaims,
  NOW,
  PAPER,
  paperNetwork,
  signed,
  signingKey,
} from './paper-issuer.fixture.ts';

const URL_OF = `${PAPER}/introspect`;

/** A door behind which every token is asked about. */
async function askingDoor(
  answer: () => Response | Promise<Response>,
  changes: object = {},
  others: Record<string, () => Response> = {},
) {
  const network = paperNetwork({ [URL_OF]: answer, ...others });
  let now = NOW;
  const introspection = { url: URL_OF, client_id: 'me:+ ü', client_secret: 'pass' };
  const opened = await door(
    { idp: idp(PAPER, { introspection, ...changes }) },
    { fetch: network.fetch, now: () => now * 1000 },
  );
  return { ...opened, network, clock: (seconds: number) => void (now = seconds) };
}
const active = (changes: object = {}) => Response.json({ active: true, ...goodClaims, ...changes });

describe('R41 an introspection endpoint is asked (RFC 7662)', () => {
  test('with our own name and secret, form-encoded, and the token in the body', async () => {
    const { enter, network } = await askingDoor(() => active());
    expect(await enter('opaque-1')).toMatchObject({ person: 'maya', passport: 'token-1' });
    const { init } = network.asked[0] ?? { init: {} };
    const basic = Buffer.from('me%3A%2B+%C3%BC:pass%3A%2B+%26secret').toString('base64');
    expect(init).toMatchObject({
      method: 'POST',
      redirect: 'manual',
      headers: { authorization: `Basic ${basic}` },
      body: 'token=opaque-1&token_type_hint=access_token',
    });
  });

  test.each<[string, object, string]>([
    ['active', {}, 'admitted'],
    ['the issuer left out', { iss: undefined }, 'admitted'],
    ['not active', { active: false }, 'inactive idp:inactive'],
    ['another issuer', { iss: 'https://evil.test' }, 'issuer idp:issuer'],
    ['another audience', { aud: 'other' }, 'audience idp:audience'],
    ['no audience', { aud: undefined }, 'audience idp:audience'],
    ['ended, whatever it says', { exp: NOW - 31 }, 'expired idp:expired'],
    ['no end', { exp: undefined }, 'malformed idp:claims'],
    ['no person', { sub: undefined }, 'mapping mapping:person'],
    ['bound to a key', { cnf: { jkt: 'x' } }, 'proof dpop:bound'],
    ['active in another way', { active: 'true' }, 'unavailable idp:unavailable'],
  ])('%s', async (_what, changes, rule) => {
    const { enter } = await askingDoor(() => active(changes));
    expect(await ruleOf(enter('opaque-1'))).toBe(rule);
  });

  test('a token that is its own id stays behind the door', async () => {
    const { enter } = await askingDoor(() => active({ jti: 'opaque-1' }));
    expect((await enter('opaque-1')).passport).toEqual(expect.stringMatching(/^[\w-]{43}$/));
  });

  test('callers with the same token share one question', async () => {
    const { enter, network } = await askingDoor(() => active());
    await Promise.all(Array.from({ length: 20 }, () => enter('opaque-1')));
    await enter('opaque-2');
    expect(network.asked).toHaveLength(2);
  });

  test('a yes is believed for 10 s, a no for 3 s', async () => {
    let says = active;
    const { enter, clock, network } = await askingDoor(() => says());
    await enter('opaque-1');
    says = () => Response.json({ active: false });
    clock(NOW + 9);
    expect(await ruleOf(enter('opaque-1'))).toBe('admitted');
    clock(NOW + 10);
    expect(await ruleOf(enter('opaque-1'))).toBe('inactive idp:inactive');
    says = active;
    clock(NOW + 12);
    expect(await ruleOf(enter('opaque-1'))).toBe('inactive idp:inactive');
    expect(network.asked).toHaveLength(2);
    clock(NOW + 13);
    expect(await ruleOf(enter('opaque-1'))).toBe('admitted');
  });

  test('no answer is remembered neither way', async () => {
    let known = false;
    const { enter } = await askingDoor(() =>
      known ? active() : new Response('no', { status: 401 }),
    );
    expect(await ruleOf(enter('opaque-1'))).toBe('unavailable idp:unavailable');
    known = true;
    expect(await ruleOf(enter('opaque-1'))).toBe('admitted');
  });

  test('a flood of made-up tokens does not become a flood of questions', async () => {
    const answers: ((reply: Response) => void)[] = [];
    const { enter, network } = await askingDoor(
      () => new Promise<Response>((resolve) => void answers.push(resolve)),
    );
    const entering = Array.from({ length: 70 }, (_, at) => ruleOf(enter(`made-up-${at}`)));
    // those that are over the limit are answered without the issuer
    expect(await Promise.all(entering.slice(64))).toEqual(
      Array.from({ length: 6 }, () => 'unavailable idp:busy'),
    );
    expect(network.asked).toHaveLength(64);
    for (const answer of answers) answer(Response.json({ active: false }));
    expect(new Set(await Promise.all(entering.slice(0, 64)))).toEqual(
      new Set(['inactive idp:inactive']),
    );
    expect(await ruleOf(Promise.race([enter('made-up-1'), enter('made-up-2')]))).toBe(
      'inactive idp:inactive',
    );
  });
});

describe('R41 beside keys', () => {
  test('signed tokens are verified here, opaque ones are asked about', async () => {
    const key = await signingKey();
    const jwks = `${PAPER}/jwks`;
    const keys = () => Response.json({ keys: [key.publicJwk] });
    const { enter, network } = await askingDoor(() => active(), { jwks }, { [jwks]: keys });
    expect(await ruleOf(enter(await signed(key)))).toBe('admitted');
    expect(await ruleOf(enter('opaque-1'))).toBe('admitted');
    expect(network.asked.map(({ url }) => url)).toEqual([jwks, URL_OF]);
  });

  test.each(['a b', 'a\r\nb', 'ä', 'a=b', '=', 'a'.repeat(16_385)])(
    'what cannot be a token is asked of nobody: %j',
    async (text) => {
      const { enter, network } = await askingDoor(() => active());
      expect(await ruleOf(enter(text))).toBe('malformed access:malformed');
      expect(network.asked).toEqual([]);
    },
  );

  test('a token of another issuer is not shown to this one', async () => {
    const { enter, network } = await askingDoor(() => active());
    const token = await signed(await signingKey(), { iss: 'https://other.test' });
    expect(await ruleOf(enter(token))).toBe('issuer access:issuer');
    expect(network.asked).toEqual([]);
  });
});
