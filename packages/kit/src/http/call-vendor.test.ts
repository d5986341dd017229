import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { failure, fetchFailed, fixedKey, inTurn, vendorWorld } from './vendor-world.fixture.ts';

const reply = z.object({ id: z.number() });
const ok = () => Response.json({ id: 1 });
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('', { status: code, headers });
const refused = () => Promise.reject(fetchFailed('ECONNREFUSED', 'connect'));
const reset = () => Promise.reject(fetchFailed('ECONNRESET', 'read'));
const twice = { retries: 2 };

describe('R37 a passing failure is repeated', () => {
  test('a read, until it succeeds', async () => {
    const { http, sent, timing, events } = vendorWorld(inTurn(status(503), reset, ok), {
      limits: twice,
    });
    expect(await http.get('t', reply)).toEqual({ id: 1 });
    expect(sent).toHaveLength(3);
    expect(timing.waits).toEqual([125, 250]);
    expect(events).toEqual([
      {
        vendor: 'acme',
        method: 'GET',
        operation: 'GET /t',
        outcome: 'ok',
        status: 200,
        tries: 3,
        retries: 2,
        pausedMs: 375,
        ms: 375,
      },
    ]);
  });

  test('not more often than allowed; the last failure is told', async () => {
    const { http, sent, events } = vendorWorld(status(503), { limits: twice });
    expect((await failure(http.get('t', reply))).details.status).toBe(503);
    expect(sent).toHaveLength(3);
    expect(events[0]).toMatchObject({ outcome: 'upstream', retries: 2, stopped: 'retries' });
  });

  test('a write that was not sent', async () => {
    const { http, sent } = vendorWorld(inTurn(refused, ok), { limits: twice });
    expect(await http.post('t', { a: 1 }, reply)).toEqual({ id: 1 });
    expect(sent.map(({ init }) => init.body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  test.each(['post', 'put', 'patch'] as const)(
    'R66 %s that may have happened is not sent again',
    async (method) => {
      const { http, sent, events } = vendorWorld(inTurn(reset, ok), { limits: twice });
      expect((await failure(http[method]('t', {}, reply))).code).toBe('outcome_unknown');
      expect(sent).toHaveLength(1);
      expect(events[0]?.stopped).toBe('unsafe');
    },
  );

  test('R66 neither is a deletion', async () => {
    const { http, sent } = vendorWorld(inTurn(status(500), ok), { limits: twice });
    expect((await failure(http.delete('t', reply))).code).toBe('outcome_unknown');
    expect(sent.map(({ init }) => init.method)).toEqual(['DELETE']);
  });

  test("a write with the vendor's own key is", async () => {
    const { http, sent } = vendorWorld(inTurn(reset, ok), { limits: twice });
    const options = { idempotent: true, headers: { 'idempotency-key': 'k' } };
    expect(await http.post('t', {}, reply, options)).toEqual({ id: 1 });
    expect(sent.map(({ init }) => new Headers(init.headers).get('idempotency-key'))).toEqual([
      'k',
      'k',
    ]);
  });

  test('a write after 429 only where the vendor means that nothing was done', async () => {
    const limited = inTurn(status(429, { 'retry-after': '2' }), ok);
    const plain = vendorWorld(limited, { limits: twice });
    expect((await failure(plain.http.post('t', {}, reply))).toJSON()).toMatchObject({
      error: { code: 'rate_limited', retry_after_s: 2 },
    });
    expect(plain.sent).toHaveLength(1);
    const declared = vendorWorld(inTurn(status(429, { 'retry-after': '2' }), ok), {
      limits: twice,
      nothingDoneOn: [429],
    });
    expect(await declared.http.post('t', {}, reply)).toEqual({ id: 1 });
    expect(declared.timing.waits).toEqual([2125]);
  });
});

describe('R66 a write that may have happened stays so', () => {
  test.each([
    ['is refused', status(422)],
    ['is limited', status(429)],
    ['is not sent', refused],
    ['needs another credential', status(401)],
  ])('when its repetition %s', async (_what, second) => {
    const { http } = vendorWorld(inTurn(reset, second), { limits: { retries: 1 } });
    const error = await failure(http.post('t', {}, reply, { idempotent: true }));
    expect(error.code).toBe('outcome_unknown');
    expect(error.message).toBe(
      'acme broke off the connection during POST /t; the write may have happened.',
    );
  });

  test('whatever the vendor does: no error but outcome_unknown after a try that may have happened', async () => {
    const moves = {
      ok: [ok, false],
      422: [status(422), false],
      429: [status(429), false],
      401: [status(401), false],
      500: [status(500), true],
      503: [status(503), true],
      cut: [reset, true],
      unsent: [refused, false],
    } as const;
    const move = fc.constantFrom(...Object.values(moves));
    const scripts = fc.array(move, { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(scripts, fc.boolean(), async (script, idempotent) => {
        const world = vendorWorld(inTurn(...script.map(([answer]) => answer)), {
          limits: { retries: 3 },
        });
        const outcome = await world.http.post('t', {}, reply, { idempotent }).then(
          () => 'ok',
          () => 'failed',
        );
        const played = script.slice(0, world.sent.length);
        const maybe = played.some(([, happened]) => happened);
        // without a key, nothing is sent after a try that may have happened
        const before = played.slice(0, -1).some(([, happened]) => happened);
        expect(before && !idempotent).toBe(false);
        const unknown = world.events[0]?.outcome === 'outcome_unknown';
        expect(unknown).toBe(outcome === 'failed' && maybe);
      }),
    );
  });
});

describe('what ends the repetitions', () => {
  test('the time of the whole call', async () => {
    const { http, sent, events } = vendorWorld(status(503, { 'retry-after': '8' }), {
      limits: { retries: 10, total_s: 20 },
    });
    await failure(http.get('t', reply));
    expect(sent).toHaveLength(3);
    expect(events[0]).toMatchObject({ stopped: 'time' });
  });

  test('a vendor that asks for more patience than there is', async () => {
    const { http, sent, timing } = vendorWorld(status(429, { 'retry-after': '31' }), {
      limits: twice,
    });
    expect((await failure(http.get('t', reply))).details.retry_after_s).toBe(31);
    expect([sent.length, timing.waits]).toEqual([1, []]);
  });

  test('the retry budget of all calls: a sick vendor is not hammered', async () => {
    const { http, sent, events, traffic } = vendorWorld(status(503), {
      limits: { retries: 2, retry_budget: 0.1, breaker: { failures: 1000 } },
    });
    for (let call = 0; call < 100; call += 1) await failure(http.get('t', reply));
    // ten at once, and one for each ten requests
    expect(sent.length - 100).toBe(19);
    expect(events.at(-1)).toMatchObject({ retries: 0, stopped: 'retry_budget' });
    expect(traffic.figures().retries_left).toBe(0);
  });

  test('the caller: waiting stops at once, nothing more is sent', async () => {
    const caller = new AbortController();
    const { http, sent, timing, events } = vendorWorld(status(503), { limits: twice });
    timing.wait = () => {
      caller.abort();
      return Promise.resolve();
    };
    const error = await failure(http.get('t', reply, { signal: caller.signal }));
    expect([error.details.status, sent.length]).toEqual([503, 1]);
    expect(events[0]).toMatchObject({ retries: 0, stopped: 'caller' });
  });

  test('a caller who has gone before sends nothing', async () => {
    const { http, sent } = vendorWorld(ok);
    const error = await failure(http.get('t', reply, { signal: AbortSignal.abort() }));
    expect(error.message).toBe('GET /t was not sent to acme: it was cancelled.');
    expect(sent).toEqual([]);
  });

  test('a caller who goes while the vendor works: a write may have happened', async () => {
    const caller = new AbortController();
    const leave = () => {
      caller.abort();
      return Promise.reject(new DOMException('aborted', 'AbortError'));
    };
    const { http } = vendorWorld(leave, { limits: twice });
    const signal = caller.signal;
    expect((await failure(http.post('t', {}, reply, { signal, idempotent: true }))).message).toBe(
      'acme had not answered POST /t when it was cancelled; the write may have happened.',
    );
  });
});

/** Two tokens; the second is handed out after a refusal. */
function renewable(renewed: boolean | Error) {
  let token = 'old';
  let refusals = 0;
  return {
    headers: () => Promise.resolve({ authorization: token }),
    refused() {
      refusals += 1;
      token = 'new';
      return renewed instanceof Error ? Promise.reject(renewed) : Promise.resolve(renewed);
    },
    refusals: () => refusals,
  };
}
const asksForNew = (sent: { init: RequestInit }) =>
  new Headers(sent.init.headers).get('authorization') === 'new' ? ok() : status(401)();

describe('R33 a credential that the vendor refuses', () => {
  test('is renewed and tried once more, a write as well', async () => {
    const { http, sent, timing, events } = vendorWorld(asksForNew, { authorize: renewable(true) });
    expect(await http.post('t', {}, reply)).toEqual({ id: 1 });
    expect([sent.length, timing.waits]).toEqual([2, []]);
    expect(events[0]).toMatchObject({ tries: 2, retries: 0, outcome: 'ok' });
  });

  test('exactly once', async () => {
    const authorize = renewable(true);
    const { http, sent } = vendorWorld(status(401), { authorize, limits: twice });
    expect((await failure(http.get('t', reply))).code).toBe('auth_expired');
    expect([sent.length, authorize.refusals()]).toEqual([2, 1]);
  });

  test.each([false, new Error('no token server')])('not when there is no other: %s', async (no) => {
    const { http, sent } = vendorWorld(asksForNew, { authorize: renewable(no) });
    expect((await failure(http.get('t', reply))).code).toBe('auth_expired');
    expect(sent).toHaveLength(1);
  });

  test('who waits for a token holds no place, and is let go at once', async () => {
    const never = { ...fixedKey(), headers: () => Promise.withResolvers<never>().promise };
    const caller = new AbortController();
    const { http, sent, traffic } = vendorWorld(ok, { authorize: never });
    const waiting = failure(http.get('t', reply, { signal: caller.signal }));
    await Promise.resolve();
    expect(traffic.figures().in_flight).toBe(0);
    caller.abort();
    expect((await waiting).message).toBe('GET /t was not sent to acme: it was cancelled.');
    expect(sent).toEqual([]);
  });

  test('an open circuit asks for no token', async () => {
    let asked = 0;
    const counted = {
      ...fixedKey(),
      headers: () => {
        asked += 1;
        return Promise.resolve({});
      },
    };
    const { http } = vendorWorld(reset, {
      authorize: counted,
      limits: { breaker: { failures: 1 } },
    });
    await failure(http.get('t', reply));
    await failure(http.get('t', reply));
    expect(asked).toBe(1);
  });

  test('no credential, no request; and the circuit hears nothing of it', async () => {
    const authorize = {
      ...fixedKey(),
      headers: () => Promise.reject(new Error('vault is sealed')),
    };
    const { http, sent, traffic } = vendorWorld(ok, {
      authorize,
      limits: { breaker: { failures: 1 } },
    });
    const error = await failure(http.get('t', reply));
    expect([error.code, sent.length, traffic.figures().breaker]).toEqual(['upstream', 0, 'closed']);
    expect(JSON.stringify(error)).not.toContain('vault');
  });
});
