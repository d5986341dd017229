import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ConnectorErrorCode } from '../error.ts';
import { statusError, type ExplainError } from './status-error.ts';

const SECRET = 'key-0123456789abcdef';
const redact = (text: string) => text.replaceAll(SECRET, '[secret]');
const now = () => Date.parse('2026-10-21T07:27:30Z');
const says = z.object({ error: z.string() });
const explain: ExplainError = (_status, body) => {
  const said = says.safeParse(body);
  return said.success ? { message: said.data.error } : {};
};

const limited: ExplainError = () => ({ code: 'rate_limited' });
const stale: ExplainError = () => ({ code: 'conflict', message: 'stale object' });

function of(status: number, body?: unknown, headers: Record<string, string> = {}) {
  const response = new Response(null, { status, headers });
  return statusError({ vendor: 'acme', redact, explain, now }, response, body, 'GET /t');
}

describe('R37 a status is a typed error', () => {
  test.each<[number, ConnectorErrorCode]>([
    [400, 'invalid'],
    [401, 'auth_expired'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [405, 'not_supported'],
    [409, 'conflict'],
    [410, 'not_found'],
    [412, 'conflict'],
    [413, 'invalid'],
    [422, 'invalid'],
    [429, 'rate_limited'],
    [302, 'upstream'],
    [402, 'upstream'],
    [418, 'upstream'],
    [500, 'upstream'],
    [503, 'upstream'],
  ])('%i -> %s', (status, code) => {
    const error = of(status);
    expect([error.code, error.message, error.details.status]).toEqual([
      code,
      `acme refused GET /t with status ${status}.`,
      status,
    ]);
    expect(error.hint).not.toBe('');
  });

  test('the vendor may know better than its status', () => {
    const error = statusError(
      { vendor: 'acme', redact, explain: stale, now },
      new Response(null, { status: 422 }),
      {},
      'PUT /t',
    );
    expect([error.code, error.details.vendor_message]).toEqual(['conflict', 'stale object']);
  });

  test.each([
    ['7', 7],
    ['0', 30],
    ['Wed, 21 Oct 2026 07:28:15 GMT', 45],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 30],
    ['-5', 30],
    ['Infinity', 30],
    ['', 30],
  ])('retry-after %j is %i seconds', (header, seconds) => {
    expect(of(429, undefined, { 'retry-after': header }).details.retry_after_s).toBe(seconds);
  });

  test('a limit that has another status, by the words of the vendor', () => {
    const headers = { 'retry-after': '7' };
    const response = new Response(null, { status: 403, headers });
    const error = statusError(
      { vendor: 'acme', redact, explain: limited, now },
      response,
      {},
      'GET /t',
    );
    expect([error.code, error.details.retry_after_s]).toEqual(['rate_limited', 7]);
  });

  test('only a rate limit has a time to wait', () => {
    expect(of(503, undefined, { 'retry-after': '7' }).details).toEqual({ status: 503 });
  });
});

describe('R35 the words of a vendor carry no secret', () => {
  test('wherever and however often they repeat it', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 5 }), (parts) => {
        expect(JSON.stringify(of(400, { error: parts.join(SECRET) }))).not.toContain(SECRET);
      }),
    );
  });

  test('a secret at the place where the words are cut is not left in half', () => {
    const error = of(400, { error: 'x'.repeat(295) + SECRET });
    expect(error.details.vendor_message).toBe(`${'x'.repeat(295)}[secr`);
  });

  test('a body that the vendor module does not explain is not repeated at all', () => {
    expect(JSON.stringify(of(400, { trace: SECRET, html: '<html>' }))).not.toMatch(/html|trace/);
  });
});
