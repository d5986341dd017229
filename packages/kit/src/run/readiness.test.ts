import { expect, test } from 'vitest';
import { z } from 'zod';
import { vendorWorld, failure } from '../http/vendor-world.fixture.ts';
import { memoryStore } from '../store/sqlite.fixture.ts';
import { readinessChecks } from './readiness.ts';

const reply = z.object({});

/** The readiness of a vendor that fails until it is told to answer. */
function outage() {
  let up = false;
  const { http, traffic, timing } = vendorWorld(
    () => (up ? Response.json({}) : new Response('', { status: 503 })),
    { limits: { breaker: { failures: 2, open_s: 30 } } },
  );
  const checks = readinessChecks({
    access: {
      options: { mode: 'off' },
      verify: () => Promise.reject(new Error()),
      ready: () => ({ ok: true }),
    },
    store: memoryStore(),
    audit: { flush: () => Promise.resolve() },
    traffic,
  });
  const ready = () => checks.find(({ name }) => name === 'vendor')?.check(AbortSignal.abort());
  return { http, timing, ready, end: () => void (up = true) };
}

test('R37 a vendor that does not answer makes it not ready while the breaker rests, and not for ever', async () => {
  const { http, timing, ready, end } = outage();
  expect(await ready()).toEqual({ ok: true });
  for (let count = 0; count < 2; count += 1) await failure(http.get('t', reply));
  expect(await ready()).toMatchObject({
    ok: false,
    why: 'The vendor does not answer; it is tried again in 30 s.',
  });
  // traffic that follows readiness would never bring the request that finds out
  timing.at += 30_000;
  expect(await ready()).toEqual({ ok: true });
  await failure(http.get('t', reply));
  expect(await ready()).toMatchObject({ ok: false });
  timing.at += 30_000;
  end();
  expect(await http.get('t', reply)).toEqual({});
  expect(await ready()).toEqual({ ok: true });
});
