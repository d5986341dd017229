import { describe, expect, test } from 'vitest';
import { breakOf, exchange, type BreakKind } from './exchange.ts';
import { fetchFailed } from './vendor-world.fixture.ts';

const limits = { timeoutMs: 1000, maxReplyBytes: 100 };
const url = new URL('https://acme.test/');

describe('R66 of a failed request it is known whether it was sent', () => {
  test.each<[string, string | undefined, BreakKind]>([
    ['ECONNREFUSED', 'connect', 'unreachable'],
    // of several addresses: the sum of the errors has no system call
    ['ECONNREFUSED', undefined, 'unreachable'],
    ['ENOTFOUND', 'getaddrinfo', 'unreachable'],
    ['EAI_AGAIN', 'getaddrinfo', 'unreachable'],
    ['EHOSTUNREACH', 'connect', 'unreachable'],
    // on an open connection: the request may have arrived
    ['EHOSTUNREACH', 'read', 'cut'],
    ['ENETUNREACH', 'write', 'cut'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'unreachable'],
    ['UND_ERR_CLOSED', undefined, 'unreachable'],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, 'slow'],
    ['UND_ERR_BODY_TIMEOUT', undefined, 'slow'],
    ['UND_ERR_SOCKET', undefined, 'cut'],
    ['ECONNRESET', 'read', 'cut'],
    ['EPIPE', 'write', 'cut'],
    ['ETIMEDOUT', 'read', 'cut'],
    ['CERT_HAS_EXPIRED', undefined, 'untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', undefined, 'untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', undefined, 'untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'untrusted'],
    ['SOMETHING_NEW', undefined, 'cut'],
  ])('%s in %s is %s', (code, syscall, kind) => {
    expect(breakOf(fetchFailed(code, syscall))).toBe(kind);
  });

  test.each([undefined, 'text', new Error('x'), new TypeError('fetch failed', { cause: 1 })])(
    'what nobody knows may have been sent: %s',
    (thrown) => {
      expect(breakOf(thrown)).toBe('cut');
    },
  );
});

test('the signal of the caller tells that nobody waits, whatever was thrown', async () => {
  const caller = new AbortController();
  const leaving = () => {
    caller.abort();
    return Promise.reject(fetchFailed('ECONNRESET', 'read'));
  };
  const ended = await exchange(leaving, url, {}, { ...limits, signal: caller.signal });
  expect(ended).toMatchObject({ kind: 'broken', why: 'abandoned' });
});

test('the caller reaches the request', async () => {
  const caller = new AbortController();
  const seen: (AbortSignal | null | undefined)[] = [];
  const fetch = (_: URL, { signal }: RequestInit) => {
    seen.push(signal);
    return Promise.resolve(new Response('{}'));
  };
  await exchange(fetch, url, {}, { ...limits, signal: caller.signal });
  expect(seen[0]?.aborted).toBe(false);
  caller.abort();
  expect(seen[0]?.aborted).toBe(true);
});
