import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDrain, notAdmittedResponse, type Admitted, type Drain } from './drain.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function admitted(drain: Drain): Admitted {
  const ticket = drain.enter();
  if (!ticket.admitted) throw new Error(`not admitted: ${ticket.reason}`);
  return ticket;
}

/** What a promise has become by now. */
async function state(promise: Promise<string>): Promise<string> {
  return Promise.race([promise, Promise.resolve('pending')]);
}

describe('stopping', () => {
  test('new requests are sent away, running ones finish, then it is idle', async () => {
    const drain = createDrain({ maxInFlight: 10 });
    const [first, second] = [admitted(drain), admitted(drain)];
    expect([drain.draining, drain.inFlight]).toEqual([false, 2]);
    const ending = drain.begin();
    expect(drain.draining).toBe(true);
    expect(drain.enter()).toEqual({ admitted: false, reason: 'draining', retryAfterS: 5 });
    first.leave();
    expect(await state(ending)).toBe('pending');
    second.leave();
    expect(await ending).toBe('idle');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('with nothing running it is idle at once; asked again it is the same stop', async () => {
    const drain = createDrain({ maxInFlight: 10 });
    const ending = drain.begin();
    expect(drain.begin()).toBe(ending);
    expect(await ending).toBe('idle');
  });

  test('who does not finish is not waited for longer than the grace', async () => {
    const drain = createDrain({ maxInFlight: 10, graceMs: 1_000 });
    const stuck = admitted(drain);
    const ending = drain.begin();
    vi.advanceTimersByTime(999);
    expect(await state(ending)).toBe('pending');
    vi.advanceTimersByTime(1);
    expect(await ending).toBe('late');
    expect(() => stuck.leave()).not.toThrow();
  });
});

describe('R37 requests at the same time', () => {
  test('beyond the limit they are sent away until one has left', () => {
    const drain = createDrain({ maxInFlight: 1 });
    const only = admitted(drain);
    expect(drain.enter()).toEqual({ admitted: false, reason: 'busy', retryAfterS: 1 });
    only.leave();
    expect(drain.enter().admitted).toBe(true);
  });

  test('a request that leaves twice leaves once', () => {
    const drain = createDrain({ maxInFlight: 2 });
    const twice = admitted(drain);
    admitted(drain);
    twice.leave();
    twice.leave();
    expect(drain.inFlight).toBe(1);
  });

  test('whatever comes and goes, the count is right and never beyond the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 8 }), { maxLength: 60 }), async (moves) => {
        const drain = createDrain({ maxInFlight: 3 });
        const inside = new Set<Admitted>();
        for (const move of moves) {
          if (move === 8) void drain.begin();
          else if (move < 5) {
            const room = inside.size < 3 && !drain.draining;
            const ticket = drain.enter();
            if (ticket.admitted !== room) throw new Error(`admitted: ${ticket.admitted}`);
            if (ticket.admitted) inside.add(ticket);
          } else {
            const [one] = inside;
            one?.leave();
            if (one) inside.delete(one);
          }
          expect(drain.inFlight).toBe(inside.size);
        }
        for (const one of inside) one.leave();
        expect(await drain.begin()).toBe('idle');
      }),
    );
  });
});

test.each([
  ['draining', '5', 'The connector is stopping.'],
  ['busy', '1', 'The connector answers as many requests as it may.'],
] as const)(
  'R66 a client that is sent away (%s) hears why and when to come again',
  async (reason, after, message) => {
    const response = notAdmittedResponse({ admitted: false, reason, retryAfterS: Number(after) });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe(after);
    expect(await response.json()).toMatchObject({ error: reason, message });
  },
);
