import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHealth, namesAnAddress, type HealthOptions, type ReadinessCheck } from './health.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const good: ReadinessCheck = { name: 'store', check: () => Promise.resolve({ ok: true }) };
const bad: ReadinessCheck = {
  name: 'vendor',
  check: () => Promise.resolve({ ok: false, why: 'redmine says 401.', hint: 'Renew the key.' }),
};

function health(more: Partial<HealthOptions> = {}) {
  const answer = createHealth({
    checks: [good],
    draining: () => false,
    redact: (text) => text,
    ...more,
  });
  return async (path: string, method = 'GET') => {
    const response = await answer({ url: `http://127.0.0.1:7411${path}`, method });
    return (
      response && {
        status: response.status,
        headers: response.headers,
        text: await response.text(),
      }
    );
  };
}

const bodyOf = (answer: { text: string } | undefined): unknown => JSON.parse(answer?.text ?? '');

describe('R66 a probe hears what is wrong and what to do', () => {
  test('ready', async () => {
    const answer = await health({ checks: [good, { ...good, name: 'keys' }] })('/readyz');
    expect(answer?.status).toBe(200);
    expect(bodyOf(answer)).toEqual({ status: 'ready', ready: ['store', 'keys'] });
    expect(answer?.headers.get('cache-control')).toBe('no-store');
  });

  test('not ready: 503, which check, why, the next step', async () => {
    const answer = await health({ checks: [good, bad] })('/readyz');
    expect(answer?.status).toBe(503);
    expect(answer?.headers.get('retry-after')).toBe('5');
    expect(bodyOf(answer)).toEqual({
      status: 'not_ready',
      not_ready: [{ name: 'vendor', why: 'redmine says 401.', hint: 'Renew the key.' }],
      ready: ['store'],
    });
  });

  test('a check that does not answer is not ready after its time, and is told to stop', async () => {
    let stopped = false;
    const silent: ReadinessCheck = {
      name: 'vendor',
      check: (signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => (stopped = true));
        }),
    };
    const answering = health({ checks: [silent, good], timeoutMs: 1_500 })('/readyz');
    await vi.advanceTimersByTimeAsync(1_500);
    const answer = await answering;
    expect(answer?.status).toBe(503);
    expect(bodyOf(answer)).toMatchObject({
      not_ready: [{ name: 'vendor', why: 'No answer within 1.5 s.' }],
      ready: ['store'],
    });
    expect(stopped).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('what a check throws stays inside, and what it says holds no secret', async () => {
    const checks: ReadinessCheck[] = [
      { name: 'a', check: () => Promise.reject(new Error('password CNRY')) },
      {
        name: 'b',
        check: () => {
          throw new Error('at once CNRY');
        },
      },
      { name: 'c', check: async () => ({ ok: false, why: 'CNRY'.repeat(500), hint: 'Use CNRY.' }) },
    ];
    const answer = await health({ checks, redact: (text) => text.replaceAll('CNRY', '[secret]') })(
      '/readyz',
    );
    expect(answer?.text).not.toContain('CNRY');
    expect(answer?.text.length).toBeLessThan(1_200);
    expect(bodyOf(answer)).toMatchObject({
      not_ready: [
        { name: 'a', why: 'The check itself failed.' },
        { name: 'b', why: 'The check itself failed.' },
        { name: 'c', hint: 'Use [secret].' },
      ],
    });
  });

  test('while draining it is alive and not ready, and nothing is checked', async () => {
    let checked = 0;
    const counting: ReadinessCheck = {
      name: 'store',
      check: async () => {
        checked += 1;
        return { ok: true };
      },
    };
    const ask = health({ draining: () => true, checks: [counting] });
    expect((await ask('/healthz'))?.status).toBe(200);
    const answer = await ask('/readyz');
    expect(answer?.status).toBe(503);
    expect(bodyOf(answer)).toMatchObject({ status: 'draining' });
    expect(checked).toBe(0);
  });

  test('probes that come together share one round; the next one checks again', async () => {
    let checked = 0;
    const counting: ReadinessCheck = {
      name: 'store',
      check: async () => {
        checked += 1;
        return { ok: true };
      },
    };
    const ask = health({ checks: [counting] });
    const answers = await Promise.all([ask('/readyz'), ask('/readyz'), ask('/readyz')]);
    expect(answers.map((answer) => answer?.text)).toEqual(
      Array.from({ length: 3 }, () => '{"status":"ready","ready":["store"]}'),
    );
    expect(checked).toBe(1);
    await ask('/readyz');
    expect(checked).toBe(2);
  });
});

test('alive says only that', async () => {
  const answer = await health({ checks: [bad] })('/healthz');
  expect([answer?.status, answer?.text]).toEqual([200, '{"status":"alive"}']);
});

test('metrics come with their media type; without metrics the path is unknown', async () => {
  const metrics = { expose: async () => 'a 1\n', contentType: 'text/plain; version=0.0.4' };
  const answer = await health({ metrics })('/metrics');
  expect([answer?.status, answer?.text]).toEqual([200, 'a 1\n']);
  expect(answer?.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  const failing = { ...metrics, expose: () => Promise.reject(new Error('CNRY')) };
  const failed = await health({ metrics: failing })('/metrics');
  expect([failed?.status, failed?.text]).toEqual([500, '{"error":"metrics_failed"}']);
  expect(await health()('/metrics')).toBeUndefined();
});

test('other paths are somebody else’s; other methods are refused', async () => {
  expect(await health()('/mcp')).toBeUndefined();
  expect(await health()('/healthz/x')).toBeUndefined();
  expect((await health()('/readyz', 'HEAD'))?.status).toBe(200);
  const posted = await health()('/readyz', 'POST');
  expect([posted?.status, posted?.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test.each([
  ['10.2.3.4:7411', true],
  ['127.0.0.1', true],
  ['[::1]:7411', true],
  ['rebound.example:7411', false],
  ['localhost', false],
  ['', false],
  ['10.2.3.4.rebound.example', false],
  ['user@rebound.example', false],
])('R41 host %j is an address: %s', (host, is) => {
  expect(namesAnAddress({ headers: new Headers(host === '' ? {} : { host }) })).toBe(is);
});
