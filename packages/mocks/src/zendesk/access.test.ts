import { getResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { ALICE, openWorld, textAt } from './open.fixture.ts';

let world: ReturnType<typeof openWorld>['world'];
let desk: ReturnType<typeof openWorld>;
beforeEach(() => {
  desk = openWorld();
  world = desk.world;
});

const client = () => ({
  client_id: world.settings.clientId,
  client_secret: world.settings.clientSecret,
});
const granted = (body: object) =>
  desk.call('POST', 'oauth/tokens', { body, headers: { authorization: '' } });
const refresh = (refresh_token: string) =>
  granted({ ...client(), grant_type: 'refresh_token', refresh_token });

describe('access', () => {
  test('client credentials give a bearer token that ends with its time', async () => {
    const reply = await granted({ ...client(), grant_type: 'client_credentials', scope: 'read' });
    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^[\da-f]{64}$/) as unknown,
      token_type: 'bearer',
      scope: 'read',
      expires_in: 1800,
    });
    desk.session.token = textAt(reply.json, 'access_token');
    expect(await desk.get('users/me')).toMatchObject({
      status: 200,
      json: { user: { id: ALICE } },
    });
    expect(await desk.put(1, { priority: 'low' })).toMatchObject({
      status: 403,
      json: { description: 'You are missing the following required scopes: tickets:write' },
    });
    world.advance(1801);
    expect(await desk.get('users/me')).toMatchObject({
      status: 401,
      json: { error: 'invalid_token' },
    });
  });

  test('a refresh token works once, and ends the access token that came with it', async () => {
    const first = await refresh(world.settings.refreshToken);
    expect(await refresh(world.settings.refreshToken)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
    expect((await refresh(textAt(first.json, 'refresh_token'))).status).toBe(200);
    desk.session.token = textAt(first.json, 'access_token');
    expect((await desk.get('users/me')).status).toBe(401);
  });

  test('a wrong client, an API token and a password are refused', async () => {
    const wrong = { ...client(), client_secret: 'x', grant_type: 'client_credentials' };
    expect((await granted(wrong)).status).toBe(401);
    for (const name of ['alice@acme.test/token:abc', 'alice@acme.test:abc']) {
      const headers = { authorization: `Basic ${btoa(name)}` };
      expect(await desk.call('GET', 'api/v2/users/me', { headers })).toMatchObject({
        status: 401,
        json: { error: "Couldn't authenticate you" },
      });
    }
  });

  test('without any credential "me" is nobody, with 200; everything else is refused', async () => {
    expect((await desk.bare('api/v2/users/me')).json).toMatchObject({ user: { id: null } });
    expect((await desk.bare('api/v2/tickets/1')).status).toBe(401);
  });

  test('each answer tells the limits and the time', async () => {
    const { headers } = await desk.get('groups');
    expect(headers.get('x-rate-limit')).toBe('700');
    expect(headers.get('x-rate-limit-remaining')).toBe('699');
    expect(headers.get('date')).toBe('Mon, 02 Nov 2026 09:00:03 GMT');
  });

  test('the token endpoint takes a form too, and a life that is asked for', async () => {
    const form = { ...client(), grant_type: 'client_credentials', expires_in: '300' };
    const body = new URLSearchParams(form);
    const request = new Request(`${world.origin}/oauth/tokens`, { method: 'POST', body });
    const reply = await getResponse([...world.handlers], request);
    expect(await reply?.json()).toMatchObject({ token_type: 'bearer', expires_in: 300 });
  });
});
