import { getResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createJira, docOf, inProcess, tooMany, type JiraMock } from './jira.ts';
import { listen } from './listen.ts';
import { basic, call, each, keys, open, within } from './jira/open.fixture.ts';

const V3 = '/rest/api/3';
let world: JiraMock;
beforeEach(() => {
  world = open({
    projects: [
      { name: 'Support Desk', key: 'SUP' },
      {
        name: 'Assets',
        key: 'AST',
        type: 'business',
        fields: [
          {
            id: 'customfield_10050',
            name: 'Site',
            kind: 'option',
            required: true,
            options: ['Berlin', 'Oslo'],
          },
        ],
      },
    ],
    issues: [
      {
        summary: 'Printer jams',
        description: 'on floor 3',
        attachments: [{ filename: 'log 1.txt', content: 'paper' }],
      },
      { summary: 'Other' },
      { summary: 'Laptop', project: 1 },
    ],
  });
});

const issue = (key: string) => `${V3}/issue/${key}`;
const fieldsOf = async (key: string) =>
  within((await call(world, 'GET', issue(key))).json, 'fields');
const minimal = { project: { key: 'SUP' }, issuetype: { id: '10004' }, summary: 'New' };
const create = (fields: object, more: object = {}) =>
  call(world, 'POST', `${V3}/issue`, { body: { fields: { ...minimal, ...fields }, ...more } });

describe('access', () => {
  test('a wrong credential is 401 in words, and no address is there without one', async () => {
    const wrong = `Basic ${btoa('alice@example.com:wrong')}`;
    const reply = await call(world, 'GET', `${V3}/myself`, { auth: wrong });
    expect(reply).toMatchObject({ status: 401, json: expect.stringMatching(/^Client must be/) });
    expect(reply.header('x-seraph-loginreason')).toBe('AUTHENTICATED_FAILED');
    expect((await call(world, 'GET', `${V3}/project/search`, { auth: 'none' })).status).toBe(401);
    expect((await call(world, 'GET', `${V3}/nowhere`)).status).toBe(404);
    const me = await call(world, 'GET', `${V3}/myself`);
    expect(me.json).toMatchObject({
      accountId: world.accounts.alice.id,
      emailAddress: world.settings.email,
      timeZone: 'Etc/UTC',
    });
  });

  test('who may not see does not find, who may only look is refused', async () => {
    const eve = { as: 'eve' } as const;
    expect((await call(world, 'GET', issue('SUP-1'), eve)).status).toBe(404);
    expect((await call(world, 'GET', `${V3}/project/search`, eve)).json).toMatchObject({
      total: 0,
    });
    const dan = { as: 'dan', body: { fields: { summary: 'x' } } } as const;
    expect((await call(world, 'PUT', issue('SUP-1'), dan)).status).toBe(403);
    const comment = { as: 'dan', body: { body: docOf('x') } } as const;
    expect((await call(world, 'POST', `${issue('SUP-1')}/comment`, comment)).status).toBe(403);
    const moves = await call(world, 'GET', `${issue('SUP-1')}/transitions`, { as: 'dan' });
    expect(moves.json).toMatchObject({ transitions: [] });
    const rights = `${V3}/mypermissions?permissions=BROWSE_PROJECTS,EDIT_ISSUES`;
    expect((await call(world, 'GET', rights, { as: 'dan' })).json).toMatchObject({
      permissions: {
        BROWSE_PROJECTS: { havePermission: true },
        EDIT_ISSUES: { havePermission: false },
      },
    });
  });

  test('OAuth: tokens count at the gateway only, need the scope, and can run out', async () => {
    const { tokenUrl, clientId, clientSecret, url } = world.serviceAccount;
    const grant = async (secret: string, where = world) => {
      const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
      const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const request = new Request(tokenUrl, { ...init, body: JSON.stringify(body) });
      const reply = await getResponse([...where.handlers], request);
      return reply?.json();
    };
    expect(await grant('wrong')).toMatchObject({ error: 'access_denied' });
    const auth = `Bearer ${String(within(await grant(clientSecret), 'access_token'))}`;
    const path = `${V3}/myself`;
    expect(await call(world, 'GET', path, { auth, base: url })).toMatchObject({
      status: 200,
      json: { displayName: 'Gatehouse Service' },
    });
    expect((await call(world, 'GET', path, { auth })).status).toBe(401);
    world.expireTokens();
    expect((await call(world, 'GET', path, { auth, base: url })).status).toBe(401);
    const narrow = open({ scopes: ['read:jira-work'] });
    const weak = `Bearer ${String(within(await grant(clientSecret, narrow), 'access_token'))}`;
    expect(await call(narrow, 'GET', path, { auth: weak, base: url })).toMatchObject({
      status: 401,
      json: { message: 'Unauthorized; scope does not match' },
    });
  });

  test('another media type is 415, broken JSON 400', async () => {
    const text = await call(world, 'POST', `${V3}/issue`, { body: '{}', type: 'text/plain' });
    expect(text.status).toBe(415);
    expect((await call(world, 'POST', `${V3}/issue`, { body: '{"fields"' })).status).toBe(400);
  });
});

describe('links, people, files', () => {
  test('the inward issue is the one that blocks; twice is once; strangers are 404', async () => {
    const body = {
      type: { name: 'Blocks' },
      inwardIssue: { key: 'SUP-1' },
      outwardIssue: { key: 'SUP-2' },
    };
    expect(await call(world, 'POST', `${V3}/issueLink`, { body })).toMatchObject({
      status: 201,
      json: '',
    });
    await call(world, 'POST', `${V3}/issueLink`, { body });
    expect(await fieldsOf('SUP-1')).toMatchObject({
      issuelinks: [{ type: { outward: 'blocks' }, outwardIssue: { key: 'SUP-2' } }],
    });
    expect(await fieldsOf('SUP-2')).toMatchObject({
      issuelinks: [{ type: { inward: 'is blocked by' }, inwardIssue: { key: 'SUP-1' } }],
    });
    expect(world.state.issues[1]?.history[0]?.items).toEqual([
      expect.objectContaining({
        field: 'Link',
        to: 'SUP-1',
        toString: 'This issue is blocked by SUP-1',
      }),
    ]);
    const missing = { ...body, outwardIssue: { key: 'SUP-9' } };
    expect((await call(world, 'POST', `${V3}/issueLink`, { body: missing })).status).toBe(404);
  });

  test('people: customers and apps are among them, hidden addresses find nothing', async () => {
    const names = async (path: string) =>
      each((await call(world, 'GET', `${V3}/user${path}`)).json, 'displayName');
    expect(await names('/search?query=test')).toEqual([
      'Alice Test',
      'Bob Test',
      'Dan Test',
      'Eve Test',
    ]);
    expect(await names('/search?query=carol@')).toEqual(['Carol Customer']);
    expect(await names('/search?query=dan@')).toEqual([]);
    expect(await names('/assignable/search?project=SUP&query=test')).toEqual([
      'Alice Test',
      'Bob Test',
    ]);
    expect((await call(world, 'GET', `${V3}/user/search`)).status).toBe(400);
    expect((await call(world, 'GET', `${V3}/user/assignable/search?query=a`)).status).toBe(400);
    const dan = await call(world, 'GET', `${V3}/user?accountId=${world.accounts.dan.id}`);
    expect(dan.json).not.toHaveProperty('emailAddress');
  });

  test('a file lies on another host, which must not see the credential', async () => {
    const id = String(within(await fieldsOf('SUP-1'), 'attachment', 0, 'id'));
    const meta = await call(world, 'GET', `${V3}/attachment/${id}`);
    expect(meta.json).toMatchObject({ id: Number(id), filename: 'log 1.txt', size: 5 });
    const direct = await call(world, 'GET', `${V3}/attachment/content/${id}?redirect=false`);
    expect(direct).toMatchObject({ status: 200, json: 'paper' });
    const there = await call(world, 'GET', `${V3}/attachment/content/${id}`);
    expect(there.status).toBe(303);
    const location = new URL(there.header('location') ?? '');
    expect(location.host).toBe('api.media.atlassian.com');
    const send = inProcess(world.handlers);
    expect(await (await send(location, {})).text()).toBe('paper');
    expect(world.refused).toEqual([]);
    await send(location, { headers: { authorization: basic(world, 'alice') } });
    expect(world.refused).toMatchObject([{ path: '/file' }]);
  });
});

describe('faults', () => {
  test('a write may be done behind an error, or later; limits come with their reason', async () => {
    world.fail({ status: 504, method: 'POST', path: '/issue', request: 'done' });
    expect((await create({})).status).toBe(504);
    expect(await keys(world, 'summary ~ New')).toEqual(['SUP-3']);
    world.fail({ status: 'silence', method: 'POST', request: 'late' });
    await create({});
    expect(world.state.issues).toHaveLength(4);
    expect(world.settle()).toBe(1);
    expect(world.state.issues).toHaveLength(5);
    world.fail(tooMany('jira-burst-based', 7));
    world.fail(tooMany('jira-per-issue-on-write'));
    const first = await call(world, 'GET', issue('SUP-1'));
    expect(first.status).toBe(429);
    expect(first.header('retry-after')).toBe('7');
    expect(first.header('ratelimit-reason')).toBe('jira-burst-based');
    const second = await call(world, 'GET', issue('SUP-1'));
    expect(second.header('retry-after')).toBeNull();
    const third = await call(world, 'GET', issue('SUP-1'));
    expect(third.header('x-ratelimit-remaining')).toBe('349');
  });

  test('the same world over loopback', async () => {
    const server = await listen(world.handlers, world.origin);
    const headers = { authorization: basic(world, 'alice') };
    const reply = await fetch(new URL(`${V3}/myself`, server.url), { headers });
    expect(await reply.json()).toMatchObject({ displayName: 'Alice Test' });
    await server.close();
  });

  test('time stands still where it is told to', () => {
    const still = createJira({ ticking: false, issues: [{ summary: 'a' }, { summary: 'b' }] });
    const [a, b] = still.state.issues;
    expect(a?.created).toBe(b?.created);
  });
});
