import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AccessOptions } from '../access/access.ts';
import { createDrain } from './drain.ts';
import { serveHttp } from './http.ts';
import type { Limits } from './limits.ts';
import { rawCall } from './raw-call.fixture.ts';
import { passportIssuer, tinyParts } from './tiny-server.fixture.ts';

const ERA = '2026-07-28';

async function served(access?: AccessOptions, changes: Partial<Limits> = {}, places = 64) {
  const { parts } = tinyParts(access);
  const limits = { ...parts.limits, ...changes };
  const drain = createDrain({ maxInFlight: places, graceMs: 50 });
  const running = await serveHttp({ ...parts, limits, drain }, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => running.close());
  return { url: running.url, drain };
}

/** A request whose body stops after its first byte, as far as the server has it. Gives what comes back. */
async function slowly(url: URL, token?: string) {
  const socket = connect(Number(url.port), url.hostname);
  const replies: string[] = [];
  socket.on('data', (bytes: Buffer) => replies.push(bytes.toString('latin1')));
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  const bearer = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  socket.write(
    `POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${bearer}content-length: 100\r\nexpect: 100-continue\r\n\r\n{`,
  );
  // said when the request has reached the endpoint
  await once(socket, 'data');
  return { socket, reply: () => replies.join('').replace('HTTP/1.1 100 Continue\r\n\r\n', '') };
}

describe('R34 who sends slowly keeps nobody else waiting', () => {
  test('a body on its way holds no place', async () => {
    const { url, drain } = await served(undefined, {}, 1);
    const { reply } = await slowly(url);
    const { status } = await rawCall(url, ERA, 'get_note', { at: 0 });
    expect([status, reply()]).toEqual([200, '']);
    await expect.poll(() => drain.inFlight).toBe(0);
  });

  test('a body that does not arrive in time is answered 408, and the connection ends', async () => {
    const { url } = await served(undefined, { body_s: 0.02 });
    const { socket, reply } = await slowly(url);
    if (!socket.closed) await once(socket, 'close');
    expect(reply()).toContain('HTTP/1.1 408 Request Timeout');
    expect(reply()).toContain('The body did not arrive within 0.02 s');
  });

  test('one person has a bounded number of bodies on the way; another one is served', async () => {
    const host = await passportIssuer();
    const { url } = await served(host.access, { in_flight: 2 });
    const [maya, omar] = [await host.mint(), await host.mint({ person: 'omar' })];
    const call = async (token: string) =>
      (await rawCall(url, ERA, 'get_note', { at: 0 }, token)).status;
    const sent = [await slowly(url, maya), await slowly(url, maya)];
    await expect.poll(() => call(maya)).toBe(503);
    expect(await call(omar)).toBe(200);
    for (const { socket } of sent) socket.destroy();
    await expect.poll(() => call(maya)).toBe(200);
  });
});
