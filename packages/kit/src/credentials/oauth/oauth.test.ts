import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectorError } from '../../error.ts';
import { memoryStore, sqliteReplicas } from '../../store/sqlite.fixture.ts';
import { Secret } from '../secret.ts';
import {
  CLIENT,
  startAuthorizationServer,
  type AuthorizationServer,
} from './authorization-server.fixture.ts';
import { oauthClientCredentials } from './client-credentials.ts';
import type { GrantBook } from './grant-book.ts';
import { oauthRefreshToken } from './refresh-token.ts';
import { askRefresh } from './token-endpoint.ts';
import { bookOn, Clock, endpoint, openDesk, type Settings } from './vendor-behind-oauth.fixture.ts';

const LIFE = 600;
const own = oauthClientCredentials<Settings>({ endpoint, scope: 'tickets' });
const delegated = oauthRefreshToken<Settings>({
  endpoint,
  first: ({ refreshToken }) => refreshToken ?? '',
});

let server: AuthorizationServer;
beforeEach(async () => (server = await startAuthorizationServer(LIFE)));
afterEach(() => server.close());

const twenty = (work: () => Promise<unknown>) => Promise.all(Array.from({ length: 20 }, work));

async function refusal(call: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await call.catch((error: unknown) => error);
  if (thrown instanceof ConnectorError) return thrown;
  throw new TypeError(`expected a ConnectorError, got ${String(thrown)}`);
}

async function opened(clock = new Clock(), store = memoryStore()) {
  const refreshToken = await server.consent();
  const desk = openDesk(server, delegated, { clock, refreshToken, grants: bookOn(store, clock) });
  return { clock, store, refreshToken, desk };
}

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

describe('R37 refresh tokens that rotate', () => {
  test('without a single flight 20 calls end the grant: this is what the tests below are about', async () => {
    const first = await server.consent();
    const at = {
      url: server.tokenUrl,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
    };
    const naive = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        askRefresh(at, (url, init) => fetch(url, init), new Secret(first, 'x')),
      ),
    );
    expect(naive.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(20);
    expect(server.requests).toContain('refresh_token invalid_grant');
  });

  test('20 calls with an expired token: one refresh, and all succeed', async () => {
    const { clock, desk } = await opened();
    await twenty(desk.call);
    expect(server.requests).toEqual(['refresh_token']);
    clock.ms += LIFE * 1000;
    await twenty(desk.call);
    expect(server.requests).toEqual(['refresh_token', 'refresh_token']);
    expect(desk.tokens).toHaveLength(40);
  });

  test('ten renewals in a row, each with the token of the one before', async () => {
    const { clock, desk } = await opened();
    for (let turn = 0; turn < 10; turn += 1) {
      await desk.call();
      clock.ms += LIFE * 1000;
    }
    expect(server.requests).toEqual(Array.from({ length: 10 }, () => 'refresh_token'));
  });

  test('two replicas on one store: one refresh, and the other takes its result', async () => {
    const clock = new Clock();
    const [first, second] = await sqliteReplicas();
    const refreshToken = await server.consent();
    const desks = [first, second].map((store) =>
      openDesk(server, delegated, { clock, refreshToken, grants: bookOn(store, clock) }),
    );
    for (let turn = 1; turn <= 3; turn += 1) {
      await Promise.all(desks.map((desk) => twenty(desk.call)));
      expect(server.requests).toEqual(Array.from({ length: turn }, () => 'refresh_token'));
      clock.ms += LIFE * 1000;
    }
    expect(desks.flatMap((desk) => desk.tokens)).toHaveLength(120);
  });

  test('without the lease two replicas meet, and the grant ends', async () => {
    const clock = new Clock();
    const [first, second] = await sqliteReplicas();
    const refreshToken = await server.consent();
    const desks = [first, second].map((store) => {
      const grants: GrantBook = { ...bookOn(store, clock), alone: (_name, work) => work() };
      return openDesk(server, delegated, { clock, refreshToken, grants });
    });
    await Promise.allSettled(desks.map((desk) => desk.call()));
    expect(server.requests).toContain('refresh_token invalid_grant');
  });

  test('a replica that is started later goes on with what is kept, not with the first token', async () => {
    const { clock, store, refreshToken, desk } = await opened();
    await desk.call();
    clock.ms += LIFE * 1000;
    await desk.call();
    const later = openDesk(server, delegated, {
      clock,
      refreshToken,
      grants: bookOn(store, clock),
    });
    await later.call();
    clock.ms += LIFE * 1000;
    await later.call();
    expect(server.requests).toEqual(['refresh_token', 'refresh_token', 'refresh_token']);
  });

  test('R66 a grant that was ended is said once, and the server is never asked again', async () => {
    const { clock, store, refreshToken, desk } = await opened();
    await desk.call();
    // somebody else uses the refresh token of the settings again: the server ends the whole grant
    const thief = openDesk(server, delegated, {
      clock,
      refreshToken,
      grants: bookOn(memoryStore(), clock),
    });
    await refusal(thief.call());
    clock.ms += LIFE * 1000;
    const errors = await twenty(() => refusal(desk.call()));
    expect(errors).toEqual(
      Array.from({ length: 20 }, () =>
        expect.objectContaining({
          code: 'auth_expired',
          message: 'acme has ended the grant of this connector.',
          hint: 'The operator must authorize the connector again; until then every call is refused.',
        }),
      ),
    );
    const asked = server.requests.length;
    clock.ms += 86_400_000;
    await refusal(desk.call());
    // a restart does not ask again either
    const restarted = openDesk(server, delegated, {
      clock,
      refreshToken,
      grants: bookOn(store, clock),
    });
    await refusal(restarted.call());
    expect(server.requests).toHaveLength(asked);
    expect(desk.lines.filter(({ event }) => event === 'grant_ended')).toHaveLength(1);
    // a new consent begins a new grant
    const renewed = openDesk(server, delegated, {
      clock,
      refreshToken: await server.consent(),
      grants: bookOn(store, clock),
    });
    await renewed.call();
    expect(server.requests).toHaveLength(asked + 1);
  });

  test('a new refresh token is durable before its access token is used', async () => {
    const clock = new Clock();
    const real = bookOn(memoryStore(), clock);
    let full = false;
    const order: string[] = [];
    const grants: GrantBook = {
      ...real,
      async save(...what) {
        order.push(full ? 'not saved' : 'saved');
        if (full)
          throw new ConnectorError('upstream', 'The store is full.', { hint: 'Make room.' });
        return real.save(...what);
      },
    };
    const desk = openDesk(server, delegated, {
      clock,
      refreshToken: await server.consent(),
      grants,
      accepts: () => order.push('used') > 0,
    });
    await desk.call();
    expect(order).toEqual(['saved', 'used']);

    full = true;
    clock.ms += LIFE * 1000;
    expect((await refusal(desk.call())).message).toBe('The store is full.');
    expect((await refusal(desk.call())).message).toBe('The store is full.');
    expect(desk.tokens).toHaveLength(1);
    full = false;
    await desk.call();
    // what had been received was kept in memory; the dead refresh token was not sent again
    expect(server.requests).toEqual(['refresh_token', 'refresh_token']);
    expect(order.slice(2)).toEqual(['not saved', 'not saved', 'saved', 'used']);
  });

  test('a vendor without a store cannot have such a grant', () => {
    expect(() => openDesk(server, delegated, { refreshToken: 'first-refresh-token' })).toThrow(
      'acme needs a store for its OAuth grant',
    );
  });
});

describe('R35 tokens are hidden while they live', () => {
  test('from the moment they are made until two renewals later', async () => {
    const clock = new Clock();
    const desk = openDesk(server, own, { clock });
    for (let turn = 0; turn < 3; turn += 1) {
      await desk.call();
      clock.ms += LIFE * 1000;
    }
    const shown = desk.tokens.map((token) => desk.redactor.redact(`x ${token}`));
    expect(shown).toEqual([`x ${desk.tokens[0]}`, 'x [secret]', 'x [secret]']);
  });

  test('a refresh token that stays the same stays hidden', async () => {
    const clock = new Clock();
    let asked = 0;
    const answer = async () => {
      asked += 1;
      const token = { access_token: `access-${asked}`, token_type: 'bearer', expires_in: LIFE };
      return Response.json(token);
    };
    const desk = openDesk(server, delegated, {
      clock,
      refreshToken: 'first-refresh-token',
      grants: bookOn(memoryStore(), clock),
      fetch: answer,
    });
    for (let turn = 0; turn < 5; turn += 1) {
      await refusal(desk.call());
      clock.ms += LIFE * 1000;
    }
    expect(desk.redactor.redact('first-refresh-token access-5 access-1')).toBe(
      '[secret] [secret] access-1',
    );
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
