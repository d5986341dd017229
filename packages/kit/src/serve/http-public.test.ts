import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawRequest } from './raw-call.fixture.ts';
import { ISSUER, passportIssuer, tinyServer } from './tiny-server.fixture.ts';

const publicUrl = new URL('https://desk.internal/tools/mcp');
const metadataUrl = 'https://desk.internal/.well-known/oauth-protected-resource/tools/mcp';
let server: Awaited<ReturnType<typeof tinyServer>>;
beforeAll(async () => {
  const { access } = await passportIssuer();
  server = await tinyServer(access, { host: '127.0.0.1', port: 0, publicUrl });
});
afterAll(() => server.close());

const from = (path: string, headers: Record<string, string> = {}) =>
  rawRequest(new URL(path, server.url), { headers: { host: 'desk.internal', ...headers } });

describe('R30 behind a proxy, under a name of its own', () => {
  test('the public name is let in, another is not', async () => {
    expect((await from('/healthz')).status).toBe(200);
    expect((await from('/healthz', { origin: 'https://desk.internal' })).status).toBe(200);
    expect((await from('/healthz', { host: 'evil.test' })).status).toBe(403);
  });

  test.each([
    '/.well-known/oauth-protected-resource/mcp',
    '/.well-known/oauth-protected-resource/tools/mcp',
  ])('R41 %s names the public endpoint', async (path) => {
    expect(JSON.parse((await from(path)).text)).toEqual({
      resource: publicUrl.href,
      resource_name: 'Tiny notes',
      authorization_servers: [ISSUER],
      scopes_supported: ['notes:read', 'notes:write'],
      bearer_methods_supported: ['header'],
    });
  });

  test('R66 a caller without a passport is sent to the public metadata, and the operator reads of it', async () => {
    const before = server.log.length;
    const reply = await from('/mcp');
    expect([reply.status, reply.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining(`resource_metadata="${metadataUrl}"`),
    ]);
    expect(server.log.slice(before)).toEqual([
      '["warn","caller_refused",{"status":401,"reason":"missing"}]',
    ]);
  });
});
