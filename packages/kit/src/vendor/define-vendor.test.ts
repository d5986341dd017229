import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { defineVendor, type VendorSurroundings } from './define-vendor.ts';

const KEY = 'key-0123456789';
const acme = defineVendor({
  id: 'acme',
  title: 'Acme',
  credentials: z.strictObject({ url: z.url(), apiKey: z.string().min(8) }),
  origin: ({ url }) => new URL(url),
  headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
  explain: (_status, body) => ({ message: z.string().parse(body) }),
  adapter: (http, _credentials, { now }) => ({
    read: () => http.get('/me', z.object({ name: z.string() })),
    now,
  }),
});

/** What an edge hands in; records the requests it is asked for. */
function around(answer: () => Response) {
  const sent: [string, RequestInit][] = [];
  const surroundings: VendorSurroundings = {
    fetch: (url, init) => {
      sent.push([url.href, init]);
      return Promise.resolve(answer());
    },
    now: () => 42,
    newId: () => 'id',
    log: () => {},
  };
  return { sent, surroundings };
}

describe('R33 a vendor over HTTP', () => {
  test('its credential goes into the header of each request to its origin', async () => {
    const { sent, surroundings } = around(() => Response.json({ name: 'Maya' }));
    const { adapter } = acme.open({ url: 'https://acme.test', apiKey: KEY }, surroundings);
    expect([await adapter.read(), adapter.now()]).toEqual([{ name: 'Maya' }, 42]);
    expect(sent[0]?.[0]).toBe('https://acme.test/me');
    expect(sent[0]?.[1]).toMatchObject({ headers: { authorization: `Bearer ${KEY}` } });
  });

  test('R35 a vendor that repeats the credential is silenced', async () => {
    const { surroundings } = around(() => Response.json(`bad key ${KEY}`, { status: 401 }));
    const { adapter } = acme.open({ url: 'https://acme.test', apiKey: KEY }, surroundings);
    const thrown: unknown = await adapter.read().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ConnectorError);
    expect(thrown).toMatchObject({
      code: 'auth_expired',
      message: 'acme refused GET /me with status 401: bad key [secret].',
    });
  });

  test('wrong settings open nothing', () => {
    const { sent, surroundings } = around(() => Response.json({}));
    expect(() => acme.open({ url: 'https://acme.test', apiKey: 'short' }, surroundings)).toThrow(
      z.ZodError,
    );
    expect(sent).toEqual([]);
  });
});
