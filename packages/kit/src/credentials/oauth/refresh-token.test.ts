import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConnectorError } from '../../error.ts';
import { memoryStore, sqliteReplicas } from '../../store/sqlite.fixture.ts';
import { Secret } from '../secret.ts';
import {
  CLIENT,
  startAuthorizationServer,
  type AuthorizationServer,
} from './authorization-server.fixture.ts';
import type { GrantBook } from './grant-book.ts';
import { askRefresh } from './token-endpoint.ts';
import {
  bookOn,
  Clock,
  delegated,
  openDesk,
  own,
  refusal,
  twenty,
} from './vendor-behind-oauth.fixture.ts';

const LIFE = 600;

let server: AuthorizationServer;
beforeEach(async () => (server = await startAuthorizationServer(LIFE)));
afterEach(() => server.close());

async function opened(clock = new Clock(), store = memoryStore()) {
  const refreshToken = await server.consent();
  const desk = openDesk(server, delegated, { clock, refreshToken, grants: bookOn(store, clock) });
  return { clock, store, refreshToken, desk };
}

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
  test('from the moment they are made until an hour after their end; the newest two in any case', async () => {
    const clock = new Clock();
    const desk = openDesk(server, own, { clock });
    const shown = () => desk.tokens.map((token) => desk.redactor.redact(`x ${token}`));
    for (let turn = 0; turn < 3; turn += 1) {
      await desk.call();
      clock.ms += LIFE * 1000;
    }
    expect(shown()).toEqual(['x [secret]', 'x [secret]', 'x [secret]']);
    clock.ms += 3_600_000;
    await desk.call();
    const [first, second] = desk.tokens;
    expect(shown()).toEqual([`x ${first}`, `x ${second}`, 'x [secret]', 'x [secret]']);
  });

  test('the client secret too, in the form in which OAuth sends it', async () => {
    const sent: string[] = [];
    const desk = openDesk(server, own, {
      fetch: (url, init) => {
        sent.push(new Headers(init.headers).get('authorization') ?? '');
        return fetch(url, init);
      },
    });
    await desk.call();
    // every mark is encoded for a form before the whole becomes base64
    const form = Buffer.from(sent[0]?.replace('Basic ', '') ?? '', 'base64').toString();
    expect(form).toContain('client%2Dsecret%21%281%29%2A%2F%2B');
    const shown = desk.redactor.redact(sent[0] ?? '').replace('Basic ', '');
    expect(shown).toContain('[secret]');
    expect(Buffer.from(shown.split('[')[0] ?? '', 'base64').toString()).not.toContain('CNRY');
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
      clock.ms += LIFE * 1000 + 3_600_000;
    }
    expect(desk.redactor.redact('first-refresh-token access-5 access-1')).toBe(
      '[secret] [secret] access-1',
    );
  });
});
