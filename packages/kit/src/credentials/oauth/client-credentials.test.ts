import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sqliteReplicas } from '../../store/sqlite.fixture.ts';
import {
  CLIENT,
  startAuthorizationServer,
  type AuthorizationServer,
} from './authorization-server.fixture.ts';
import { bookOn, Clock, openDesk, own, refusal, twenty } from './vendor-behind-oauth.fixture.ts';

const LIFE = 600;

let server: AuthorizationServer;
beforeEach(async () => (server = await startAuthorizationServer(LIFE)));
afterEach(() => server.close());

describe('R37 client credentials', () => {
  test('20 calls without a token: one request for one', async () => {
    const desk = openDesk(server, own);
    await twenty(desk.call);
    expect(server.requests).toEqual(['client_credentials']);
    expect(desk.tokens).toHaveLength(20);
    expect(new Set(desk.tokens).size).toBe(1);
  });

  test('the token is renewed at 80 % of its life, not before', async () => {
    const clock = new Clock();
    const desk = openDesk(server, own, { clock });
    await desk.call();
    clock.ms += LIFE * 800 - 1;
    await desk.call();
    expect(server.requests).toHaveLength(1);
    clock.ms += 1;
    await twenty(desk.call);
    expect(server.requests).toHaveLength(2);
    expect(new Set(desk.tokens).size).toBe(2);
  });

  test('a token that the vendor refuses is renewed once, for all calls that carried it', async () => {
    const clock = new Clock();
    const revoked = new Set<string>();
    const desk = openDesk(server, own, { clock, accepts: (token) => !revoked.has(token) });
    await desk.call();
    revoked.add(desk.tokens[0] ?? '');
    clock.ms += 60_000;
    await twenty(desk.call);
    expect(server.requests).toHaveLength(2);
  });

  test('a vendor that refuses every token gets one more try and no more', async () => {
    const clock = new Clock();
    const desk = openDesk(server, own, { clock, accepts: () => false });
    clock.ms += 60_000;
    expect((await refusal(desk.call())).code).toBe('auth_expired');
    expect([desk.tokens.length, server.requests.length]).toEqual([2, 1]);
    clock.ms += 60_000;
    await refusal(desk.call());
    await refusal(desk.call());
    expect([desk.tokens.length, server.requests.length]).toEqual([6, 2]);
  });

  test('R66 a wrong client secret is said, and the server is left alone for half a minute', async () => {
    const clock = new Clock();
    const desk = openDesk(server, own, { clock, clientSecret: 'CNRY_wrong-secret' });
    const error = await refusal(desk.call());
    expect([error.code, error.message, error.hint]).toEqual([
      'auth_expired',
      'acme gives this connector no token (invalid_client).',
      'The operator must check client id, client secret and scopes of this connector.',
    ]);
    await refusal(desk.call());
    expect(server.requests).toHaveLength(1);
    clock.ms += 30_000;
    await refusal(desk.call());
    expect([server.requests.length, desk.tokens.length]).toEqual([2, 0]);
  });

  test('a server that fails while the token still lives does not stop the calls', async () => {
    const clock = new Clock();
    let down = false;
    const desk = openDesk(server, own, {
      clock,
      fetch: (url, init) =>
        down ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init),
    });
    await desk.call();
    down = true;
    clock.ms += LIFE * 900;
    await desk.call();
    expect(desk.lines.map(({ event }) => event)).toEqual(['token_not_renewed']);
    clock.ms += LIFE * 100;
    expect((await refusal(desk.call())).message).toBe(
      'acme could not renew the token (no_answer).',
    );
    down = false;
    await desk.call();
    expect(new Set(desk.tokens).size).toBe(2);
  });

  test('replicas with a book share one token', async () => {
    const clock = new Clock();
    const [first, second] = await sqliteReplicas();
    const desks = [first, second].map((store) =>
      openDesk(server, own, { clock, grants: bookOn(store, clock) }),
    );
    await Promise.all(desks.map((desk) => twenty(desk.call)));
    expect(server.requests).toHaveLength(1);
  });
});

describe('what a token endpoint may be', () => {
  test.each(['http://auth.acme.test/token', 'ftp://127.0.0.1/token'])(
    'not %s',
    async (tokenUrl) => {
      const asked = vi.fn<() => Promise<Response>>();
      const at = { ...server, tokenUrl: new URL(tokenUrl) };
      const desk = openDesk(at, own, { fetch: asked });
      expect((await refusal(desk.call())).code).toBe('auth_expired');
      expect(asked).not.toHaveBeenCalled();
      expect(desk.lines[0]?.fields).toMatchObject({
        message: 'The token endpoint must be https, or http on loopback.',
      });
    },
  );

  test.each<[string, unknown, number]>([
    ['no token', {}, 200],
    ['a token for another scheme', { access_token: 'access-123', token_type: 'dpop' }, 200],
    ['a token that could not be hidden', { access_token: 'short', token_type: 'bearer' }, 200],
    ['a fault', { error: 'server_error', error_description: CLIENT.secret }, 500],
    ['too much', { error: 'slow_down' }, 429],
  ])('%s is a failure that may pass', async (_what, body, status) => {
    const desk = openDesk(server, own, { fetch: async () => Response.json(body, { status }) });
    const error = await refusal(desk.call());
    expect([error.code, desk.tokens]).toEqual(['upstream', []]);
    expect(JSON.stringify([error, String(error.cause)])).not.toContain('CNRY');
  });
});
