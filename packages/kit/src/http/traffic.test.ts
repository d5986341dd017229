import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { vendorLimits } from './limits-config.ts';
import { fakeTiming } from './timing.fixture.ts';
import { createTraffic } from './traffic.ts';
import { failure, fetchFailed, inTurn, vendorWorld } from './vendor-world.fixture.ts';

const reply = z.object({ id: z.number() });
const ok = () => Response.json({ id: 1 });
const down = () => Promise.reject(fetchFailed('ECONNRESET', 'read'));
const breaker = { failures: 3, open_s: 30 };

describe('R37 the rate of a tenant', () => {
  const limits = { rate: { calls: 2, per_s: 10 }, wait_s: 2 };

  test('what is over it is refused and not sent', async () => {
    const { http, sent, traffic } = vendorWorld(ok, { limits });
    await http.get('t', reply);
    await http.get('t', reply);
    expect(traffic.figures().rate_left).toBe(0);
    const error = await failure(http.post('t', {}, reply));
    expect(error.toJSON()).toEqual({
      error: {
        code: 'rate_limited',
        message: 'The requests of this time for acme are used up; nothing was sent.',
        hint: 'Wait 10 s, then call again.',
        retry_after_s: 10,
      },
    });
    expect(sent).toHaveLength(2);
  });

  test('a short wait is waited', async () => {
    const { http, sent, timing } = vendorWorld(ok, { limits });
    await http.get('t', reply);
    await http.get('t', reply);
    timing.at += 8500;
    await http.get('t', reply);
    expect([sent.length, timing.waits]).toEqual([3, [1500]]);
  });

  test('repetitions count as well', async () => {
    const { http, sent, events } = vendorWorld(down, { limits: { ...limits, retries: 5 } });
    const error = await failure(http.get('t', reply));
    // what went wrong says more than that there was no turn to repeat it
    expect(error.message).toBe('acme broke off the connection during GET /t.');
    expect([sent.length, events[0]?.stopped]).toEqual([2, 'turn']);
  });

  test('a shared budget decides instead; one that cannot be read lets nothing through', async () => {
    const limited = vendorWorld(ok, {
      rate: { take: () => Promise.resolve({ ok: false, retryAfterMs: 9_000 }) },
    });
    expect((await failure(limited.http.get('t', reply))).details.retry_after_s).toBe(9);
    const blind = vendorWorld(ok, { rate: { take: () => Promise.reject(new Error('db down')) } });
    const error = await failure(blind.http.get('t', reply));
    expect(error.message).toBe('acme was not asked: the shared budget for it cannot be read.');
    expect([limited.sent, blind.sent]).toEqual([[], []]);
    expect(blind.traffic.figures().in_flight).toBe(0);
  });
});

describe('R37 how many requests run at once', () => {
  test('never more than allowed, however many are asked for', async () => {
    let running = 0;
    let most = 0;
    const gate = Promise.withResolvers<void>();
    const slow = async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.promise;
      running -= 1;
      return ok();
    };
    const timing = fakeTiming();
    // nobody runs out of patience here
    timing.wait = () => Promise.withResolvers<void>().promise;
    const { http, traffic } = vendorWorld(slow, { limits: { concurrency: 3 }, timing });
    const calls = Array.from({ length: 20 }, () => http.get('t', reply));
    await Promise.resolve();
    gate.resolve();
    expect(await Promise.all(calls)).toHaveLength(20);
    expect([most, traffic.figures().in_flight]).toEqual([3, 0]);
  });

  test('who finds no place in time is refused', async () => {
    const gate = Promise.withResolvers<void>();
    const { http, sent } = vendorWorld(() => gate.promise.then(ok), { limits: { concurrency: 1 } });
    const first = http.get('t', reply);
    const error = await failure(http.get('t', reply));
    expect([error.code, error.message]).toEqual([
      'rate_limited',
      'All places for acme are used up; nothing was sent.',
    ]);
    gate.resolve();
    await first;
    expect(sent).toHaveLength(1);
    expect(await http.get('t', reply)).toEqual({ id: 1 });
  });

  test('places shared by replicas are taken for each request and given back after it', async () => {
    const log: string[] = [];
    const slots = {
      take: () => {
        log.push('take');
        return Promise.resolve({
          ok: true as const,
          release: () => {
            log.push('release');
            return Promise.reject(new Error('db down'));
          },
        });
      },
    };
    const answers = inTurn(down, () => {
      log.push('sent');
      return ok();
    });
    const { http } = vendorWorld(answers, { slots, limits: { retries: 1 } });
    expect(await http.get('t', reply)).toEqual({ id: 1 });
    expect(log).toEqual(['take', 'release', 'take', 'sent', 'release']);
  });

  test.each(['places', 'shared places', 'rate'])(
    'a caller who goes while waiting for the %s is not sent on',
    async (scarce) => {
      const caller = new AbortController();
      const timing = fakeTiming();
      timing.wait = () => {
        caller.abort();
        return Promise.resolve();
      };
      const none = { take: () => Promise.resolve({ ok: false as const, retryAfterMs: 100 }) };
      const gate = Promise.withResolvers<void>();
      const { http, sent, traffic } = vendorWorld(() => gate.promise.then(ok), {
        timing,
        limits: { concurrency: 1 },
        ...(scarce === 'shared places' && { slots: none }),
        ...(scarce === 'rate' && { rate: none }),
      });
      const first = scarce === 'places' ? http.get('t', reply) : undefined;
      const before = first ? 1 : 0;
      const error = await failure(http.get('t', reply, { signal: caller.signal }));
      expect(error.message).toBe('GET /t was not sent to acme: it was cancelled.');
      expect([sent.length, traffic.figures().in_flight]).toEqual([before, before]);
      gate.resolve();
      await first;
    },
  );

  test('no shared place: waits as long as allowed, then says when to come back', async () => {
    const slots = { take: () => Promise.resolve({ ok: false as const, retryAfterMs: 900 }) };
    const { http, sent, timing, traffic } = vendorWorld(ok, { slots });
    expect((await failure(http.get('t', reply))).details.retry_after_s).toBe(1);
    expect([sent, timing.waits]).toEqual([[], [900, 900]]);
    expect(traffic.figures().in_flight).toBe(0);
  });
});

describe('R37 a vendor that does not answer is left alone', () => {
  test('after failures in a row nothing is sent, and the next try is said', async () => {
    const { http, sent, timing, traffic } = vendorWorld(down, { limits: { breaker } });
    for (let call = 0; call < 3; call += 1) await failure(http.get('t', reply));
    expect(traffic.figures()).toMatchObject({ breaker: 'open', next_try_s: 30 });
    timing.at += 12_000;
    const error = await failure(http.post('t', {}, reply));
    expect(error.toJSON()).toEqual({
      error: {
        code: 'upstream',
        message: 'acme is not answering; next try in 18 s. Nothing was sent.',
        hint: 'Call again after 18 s; if it persists, check the vendor.',
        retry_after_s: 18,
      },
    });
    expect(sent).toHaveLength(3);
  });

  test('one request tries again; its success closes, its failure opens', async () => {
    const { http, sent, timing, traffic } = vendorWorld(inTurn(down, down, down, down, ok), {
      limits: { breaker },
    });
    for (let call = 0; call < 3; call += 1) await failure(http.get('t', reply));
    timing.at += 30_000;
    await failure(http.get('t', reply));
    expect([sent.length, traffic.figures().breaker]).toEqual([4, 'open']);
    timing.at += 29_999;
    await failure(http.get('t', reply));
    expect(sent).toHaveLength(4);
    timing.at += 1;
    expect(await http.get('t', reply)).toEqual({ id: 1 });
    expect(traffic.figures().breaker).toBe('closed');
  });

  test('while that one is out, the others are refused and do not queue', async () => {
    const probe = Promise.withResolvers<Response>();
    const { http, sent, timing, traffic } = vendorWorld(
      inTurn(down, down, down, () => probe.promise),
      { limits: { breaker } },
    );
    for (let call = 0; call < 3; call += 1) await failure(http.get('t', reply));
    timing.at += 30_000;
    const first = http.get('t', reply);
    const others = await Promise.all([1, 2, 3].map(() => failure(http.get('t', reply))));
    expect(others.map(({ code }) => code)).toEqual(['upstream', 'upstream', 'upstream']);
    expect(traffic.figures().breaker).toBe('half_open');
    probe.resolve(ok());
    await first;
    expect([sent.length, traffic.figures().breaker]).toEqual([4, 'closed']);
  });

  test.each([401, 404, 422, 429, 501])('%i is an answer, not a failure', async (status) => {
    const { http, traffic } = vendorWorld(() => new Response('', { status }), {
      limits: { breaker },
    });
    for (let call = 0; call < 5; call += 1) await failure(http.get('t', reply));
    expect(traffic.figures().breaker).toBe('closed');
  });

  test('a 500 in which the vendor says what is wrong with the request opens nothing', async () => {
    const { http, traffic } = vendorWorld(() => new Response('{}', { status: 500 }), {
      limits: { breaker },
      explain: () => ({ code: 'invalid', message: 'no such priority' }),
    });
    for (let call = 0; call < 5; call += 1) await failure(http.get('t', reply));
    expect(traffic.figures().breaker).toBe('closed');
  });

  test('a caller who gives up neither counts as a failure nor as a success', async () => {
    const callers = [new AbortController(), new AbortController()] as const;
    const leaves = callers.map((caller) => () => {
      caller.abort();
      return Promise.reject(new DOMException('aborted', 'AbortError'));
    });
    const [before = ok, probing = ok] = leaves;
    const { http, sent, timing, traffic } = vendorWorld(
      inTurn(down, down, before, down, probing, ok),
      { limits: { breaker } },
    );
    const states: string[] = [];
    const call = async (signal?: AbortSignal) => {
      await http.get('t', reply, signal && { signal }).catch(() => {});
      states.push(traffic.figures().breaker);
    };
    await call();
    await call();
    await call(callers[0].signal);
    await call();
    timing.at += 30_000;
    await call(callers[1].signal);
    timing.at += 30_000;
    await call();
    expect(states).toEqual(['closed', 'closed', 'closed', 'open', 'open', 'closed']);
    expect(sent).toHaveLength(6);
  });
});

test('who watches cannot turn a call that succeeded into a failure', () => {
  const traffic = createTraffic({
    vendor: 'acme',
    limits: vendorLimits.parse({}),
    timing: fakeTiming(),
    watch: () => {
      throw new Error('metrics are down');
    },
  });
  const event = { vendor: 'acme', method: 'GET', operation: 'GET /', outcome: 'ok' } as const;
  expect(() => traffic.watch({ ...event, tries: 1, retries: 0, pausedMs: 0, ms: 1 })).not.toThrow();
});
