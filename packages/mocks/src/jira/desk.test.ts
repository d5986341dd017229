import { beforeEach, describe, expect, test } from 'vitest';
import { docOf, type JiraMock } from '../jira.ts';
import { call, each, open, within } from './open.fixture.ts';

const V3 = '/rest/api/3';
const DESK = '/rest/servicedeskapi';
let world: JiraMock;
beforeEach(() => {
  world = open({
    projects: [
      { name: 'Support Desk', key: 'SUP' },
      { name: 'Web', key: 'WEB', type: 'software' },
    ],
    issues: [
      {
        summary: 'Printer jams',
        comments: [
          { body: 'Hello', author: 'carol' },
          { body: 'Angry customer', internal: true },
          { body: 'For the team', role: 'Service Desk Team' },
        ],
      },
      { summary: 'No request of the portal', requestType: null },
      { summary: 'Shop is slow', project: 1 },
    ],
  });
});

const at = (key: string) => `${V3}/issue/${key}/comment`;
const desk = (key: string, query = '') => `${DESK}/request/${key}/comment${query}`;
const internal = (value: unknown) => [{ key: 'sd.public.comment', value: { internal: value } }];
const post = async (body: object) =>
  (await call(world, 'POST', at('SUP-1'), { body: { body } })).json;
const values = async (query: string) => (await call(world, 'GET', desk('SUP-1', query))).json;

describe('comments by way of Jira', () => {
  test('each says whether customers see it; properties come only when they are asked for', async () => {
    const plain = await call(world, 'GET', `${at('SUP-1')}?orderBy=-created&maxResults=2`);
    expect(plain.json).toMatchObject({ startAt: 0, maxResults: 2, total: 3 });
    expect(each(plain.json, 'comments', 'jsdPublic')).toEqual([true, false]);
    expect(within(plain.json, 'comments', 1)).not.toHaveProperty('properties');
    const full = await call(world, 'GET', `${at('SUP-1')}?startAt=1&expand=properties`);
    expect(within(full.json, 'comments', 0)).toMatchObject({ properties: internal(true) });
  });

  test('the property hides one in a service desk, and nowhere else', async () => {
    const body = { body: docOf('secret'), properties: internal(true) };
    expect(await call(world, 'POST', at('SUP-1'), { body })).toMatchObject({
      status: 201,
      json: { jsdPublic: false, body: docOf('secret') },
    });
    expect((await call(world, 'POST', at('WEB-1'), { body })).json).toMatchObject({
      jsdPublic: true,
    });
    const shown = { body: docOf('hello') };
    expect((await call(world, 'POST', at('SUP-1'), { body: shown })).json).toMatchObject({
      jsdPublic: true,
    });
  });

  test('what is for a role is not there for others, and cannot be written by them', async () => {
    const dan = await call(world, 'GET', at('SUP-1'), { as: 'dan' });
    expect(dan.json).toMatchObject({ total: 2 });
    const body = { body: docOf('x'), visibility: { type: 'role', value: 'Administrators' } };
    expect((await call(world, 'POST', at('SUP-1'), { body, as: 'bob' })).json).toMatchObject({
      errors: { commentLevel: expect.stringMatching(/not a member/) },
    });
    expect((await call(world, 'POST', at('SUP-1'), { body })).status).toBe(201);
  });

  test('a comment must be a document that the schema knows', async () => {
    const unknown = { type: 'doc', version: 1, content: [{ type: 'html' }] };
    expect(await post(unknown)).toEqual({ errorMessages: ['INVALID_INPUT'], errors: {} });
    expect(await post({ type: 'doc', version: 1, content: [] })).toMatchObject({
      errors: { comment: 'Comment body can not be empty!' },
    });
  });
});

describe('comments by way of the service desk', () => {
  test('both kinds unless one is switched off; pages by start and limit, without a total', async () => {
    expect(each(await values(''), 'values', 'body')).toEqual([
      'Hello',
      'Angry customer',
      'For the team',
    ]);
    expect(within(await values('?internal=false'), 'values')).toHaveLength(2);
    expect(await values('?public=false')).toMatchObject({ values: [{ public: false }] });
    const first = await values('?limit=2');
    expect(first).toMatchObject({ size: 2, start: 0, limit: 2, isLastPage: false });
    expect(first).not.toHaveProperty('total');
    expect(await values('?start=2&limit=2')).toMatchObject({ size: 1, isLastPage: true });
  });

  test('a comment is public unless it says otherwise, and is the same one in Jira', async () => {
    const say = (body: object, as: 'alice' | 'dan' = 'alice') =>
      call(world, 'POST', desk('SUP-1'), { body, as });
    const loud = await say({ body: 'It *works*' });
    expect(loud).toMatchObject({ status: 201, json: { public: true, body: 'It *works*' } });
    expect((await say({ body: 'Not really', public: false })).json).toMatchObject({
      public: false,
    });
    const { json } = await call(world, 'GET', `${at('SUP-1')}?startAt=3`);
    expect(json).toMatchObject({
      comments: [
        {
          jsdPublic: true,
          body: {
            content: [
              {
                content: [
                  { type: 'text', text: 'It ' },
                  { type: 'text', text: 'works', marks: [{ type: 'strong' }] },
                ],
              },
            ],
          },
        },
        { jsdPublic: false },
      ],
    });
    expect(await say({ body: 'x' }, 'dan')).toMatchObject({
      status: 403,
      json: { errorMessage: 'You do not have permission to comment.' },
    });
    expect((await say({ body: ' ' })).status).toBe(400);
  });

  test('404 where it is no request: in another kind of project, and without a request type', async () => {
    const missing = { status: 404, json: { errorMessage: expect.any(String) } };
    for (const key of ['WEB-1', 'SUP-2', 'SUP-9']) {
      expect(await call(world, 'GET', desk(key))).toMatchObject(missing);
      expect(await call(world, 'POST', desk(key), { body: { body: 'x' } })).toMatchObject(missing);
    }
  });
});

describe('requests', () => {
  test('the desks and their request types', async () => {
    expect((await call(world, 'GET', `${DESK}/servicedesk`)).json).toMatchObject({
      isLastPage: true,
      values: [{ id: '1', projectId: '10000', projectKey: 'SUP' }],
    });
    expect((await call(world, 'GET', `${DESK}/servicedesk/1/requesttype`)).json).toMatchObject({
      values: [{ id: '11', issueTypeId: '10004' }, { id: '12' }],
    });
    expect((await call(world, 'GET', `${DESK}/servicedesk/2/requesttype`)).status).toBe(404);
  });

  test('one is made for a customer, with what its form holds and nothing else', async () => {
    const request = (more: object, fields: object = {}) => {
      const requestFieldValues = { summary: 'Door', description: 'It squeaks', ...fields };
      const body = { serviceDeskId: '1', requestTypeId: '11', requestFieldValues, ...more };
      return call(world, 'POST', `${DESK}/request`, { body });
    };
    const made = await request({ raiseOnBehalfOf: world.accounts.carol.id });
    expect(made).toMatchObject({
      status: 201,
      json: {
        issueKey: 'SUP-3',
        requestTypeId: '11',
        reporter: { displayName: 'Carol Customer' },
        currentStatus: { status: 'Open', statusCategory: 'NEW' },
        createdDate: { jira: '2026-11-02T09:00:03.000+0000' },
      },
    });
    const issue = await call(world, 'GET', `${V3}/issue/SUP-3`);
    expect(issue.json).toMatchObject({
      fields: {
        description: docOf('It squeaks'),
        customfield_10010: { requestType: { id: '11' } },
        creator: { displayName: 'Alice Test' },
      },
    });
    expect((await call(world, 'GET', `${DESK}/request/SUP-3`)).status).toBe(200);
    expect((await request({}, { priority: { id: '1' } })).status).toBe(400);
    expect((await request({ requestTypeId: '12' }, { priority: { id: '1' } })).status).toBe(201);
    expect((await request({ requestTypeId: '99' })).status).toBe(400);
    expect((await request({ serviceDeskId: '9' })).status).toBe(404);
    expect((await request({ raiseOnBehalfOf: 'nobody' })).status).toBe(400);
  });

  test('an issue becomes a request by its request type', async () => {
    const fields = { project: { key: 'SUP' }, issuetype: { id: '10004' }, summary: 'x' };
    await call(world, 'POST', `${V3}/issue`, { body: { fields } });
    expect((await call(world, 'GET', desk('SUP-3'))).status).toBe(404);
    const body = { fields: { customfield_10010: '11' } };
    expect((await call(world, 'PUT', `${V3}/issue/SUP-3`, { body })).status).toBe(204);
    expect((await call(world, 'GET', desk('SUP-3'))).status).toBe(200);
  });
});
