import { beforeEach, describe, expect, test } from 'vitest';
import { docOf, type JiraMock } from '../jira.ts';
import { call, each, objectOf, open, openUnjudged, within } from './open.fixture.ts';

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

const moves = async (key: string, query = '') =>
  (await call(world, 'GET', `${issue(key)}/transitions${query}`)).json;
const move = (key: string, id: string, more: object = {}) =>
  call(world, 'POST', `${issue(key)}/transitions`, { body: { transition: { id }, ...more } });
const put = async (body: object) =>
  (await call(openUnjudged({ issues: [{ summary: 'x' }] }), 'PUT', issue('SUP-1'), { body })).json;

describe('creating', () => {
  test('the answer is an id and a key; properties are kept; the reporter is who asks', async () => {
    const made = await create(
      {
        description: docOf('words'),
        labels: ['b', 'a'],
        priority: { id: '2' },
        duedate: '2026-12-01',
      },
      { properties: [{ key: 'gatehouse', value: { key: 'abc' } }] },
    );
    expect(made).toMatchObject({ status: 201, json: { id: '10003', key: 'SUP-3' } });
    expect(Object.keys(objectOf(made.json))).toEqual(['id', 'key', 'self']);
    expect(await fieldsOf('sup-3')).toMatchObject({
      description: docOf('words'),
      labels: ['a', 'b'],
      priority: { name: 'High' },
      duedate: '2026-12-01',
      status: { name: 'Open', statusCategory: { key: 'new' } },
      reporter: { accountId: world.accounts.alice.id },
      assignee: null,
      resolution: null,
      created: '2026-11-02T09:00:03.000+0000',
    });
    const kept = await call(world, 'GET', `${issue('10003')}/properties/gatehouse`);
    expect(kept.json).toEqual({ key: 'gatehouse', value: { key: 'abc' } });
    expect((await call(world, 'GET', `${issue('SUP-3')}/properties/none`)).status).toBe(404);
    const shown = await call(
      world,
      'GET',
      `${issue('SUP-3')}?fields=summary,no&properties=gatehouse`,
    );
    expect(shown.json).toMatchObject({ properties: { gatehouse: { key: 'abc' } } });
    expect(within(shown.json, 'fields')).toEqual({ summary: 'New' });
  });

  test('tells all wrong fields at once, in the vendor’s words', async () => {
    const free = openUnjudged();
    const wrong = {
      ...minimal,
      summary: ' ',
      description: 'plain',
      priority: { id: '99' },
      labels: ['two words'],
      duedate: '2026-13-01',
      assignee: { accountId: world.accounts.carol.id },
      reporter: { accountId: 'nobody' },
      resolution: { name: 'Done' },
      colour: 'red',
    };
    const reply = await call(free, 'POST', `${V3}/issue`, { body: { fields: wrong } });
    expect(reply).toMatchObject({ status: 400, json: { errorMessages: [] } });
    expect(within(reply.json, 'errors')).toEqual({
      summary: 'You must specify a summary of the issue.',
      description:
        'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
      priority: 'Specify the Priority (id or name) in string format',
      labels: "The label 'two words' contains spaces which is invalid.",
      duedate: 'Error parsing date string: 2026-13-01',
      assignee: `User '${world.accounts.carol.id}' cannot be assigned issues.`,
      reporter: 'The reporter specified is not a user.',
      resolution:
        "Field 'resolution' cannot be set. It is not on the appropriate screen, or unknown.",
      colour: "Field 'colour' cannot be set. It is not on the appropriate screen, or unknown.",
    });
    expect(free.state.issues).toEqual([]);
  });

  test('a document that the schema does not know, one that is too long, a project that is not there', async () => {
    const unknown = { ...docOf('x'), content: [{ type: 'markdown', content: [] }] };
    expect(await create({ description: unknown })).toMatchObject({
      status: 400,
      json: { errors: { description: 'INVALID_INPUT' } },
    });
    expect(await create({ description: docOf('x'.repeat(33_000)) })).toMatchObject({
      json: { errors: { description: 'CONTENT_LIMIT_EXCEEDED' } },
    });
    expect(await create({ project: { key: 'NONE' } })).toMatchObject({
      json: { errors: { project: 'Specify a valid project ID or key' } },
    });
    expect(await create({ summary: 'x'.repeat(256) })).toMatchObject({ status: 400 });
  });

  test('what this site requires is in createmeta, and is refused when it is missing', async () => {
    const types = await call(world, 'GET', `${V3}/issue/createmeta/AST/issuetypes`);
    expect(types.json).toMatchObject({
      total: 4,
      issueTypes: [{ id: '10002', name: 'Task' }, {}, {}, {}],
    });
    const meta = await call(
      world,
      'GET',
      `${V3}/issue/createmeta/AST/issuetypes/10002?maxResults=3`,
    );
    expect(meta.json).toMatchObject({ maxResults: 3, total: 11 });
    const far = `${V3}/issue/createmeta/AST/issuetypes/10002?maxResults=201`;
    expect(
      (await call(openUnjudged({ projects: [{ name: 'A', key: 'AST' }] }), 'GET', far)).status,
    ).toBe(400);
    const rest = await call(world, 'GET', `${V3}/issue/createmeta/AST/issuetypes/10002?startAt=10`);
    expect(rest.json).toMatchObject({
      fields: [
        {
          fieldId: 'customfield_10050',
          required: true,
          hasDefaultValue: false,
          allowedValues: [{ id: '1', value: 'Berlin' }, { value: 'Oslo' }],
        },
      ],
    });
    const task = { project: { key: 'AST' }, issuetype: { name: 'Task' } };
    expect(await create(task)).toMatchObject({
      status: 400,
      json: { errors: { customfield_10050: 'Site is required.' } },
    });
    expect((await create({ ...task, customfield_10050: { value: 'Oslo' } })).status).toBe(201);
  });

  test('a parent must be one level above', async () => {
    const epic = { issuetype: { name: 'Epic' }, summary: 'All printers' };
    await create(epic);
    expect((await create({ parent: { key: 'SUP-3' } })).status).toBe(201);
    expect(await create({ parent: { key: 'SUP-1' } })).toMatchObject({
      json: {
        errors: { parent: 'Given parent work item does not belong to appropriate hierarchy.' },
      },
    });
    expect(await create({ issuetype: { name: 'Sub-task' } })).toMatchObject({
      json: { errors: { parent: expect.stringMatching(/^Issue type is a sub-task/) } },
    });
    expect(await fieldsOf('SUP-4')).toMatchObject({ parent: { key: 'SUP-3' } });
  });
});

describe('changing', () => {
  test('204 without a body; labels are added and removed; the changelog tells it, oldest first', async () => {
    const body = {
      fields: { summary: 'Printer burns', priority: { name: 'Highest' } },
      update: { labels: [{ add: 'fire' }, { add: 'b' }, { remove: 'b' }] },
    };
    expect(await call(world, 'PUT', issue('SUP-1'), { body })).toMatchObject({
      status: 204,
      json: '',
    });
    await call(world, 'PUT', issue('SUP-1'), {
      body: { fields: { assignee: { accountId: world.accounts.bob.id } } },
    });
    const { json } = await call(world, 'GET', `${issue('SUP-1')}/changelog?maxResults=1`);
    expect(json).toMatchObject({ startAt: 0, maxResults: 1, total: 2, isLast: false });
    expect(within(json, 'values')).toEqual([
      expect.objectContaining({
        author: expect.objectContaining({ displayName: 'Alice Test' }),
        created: '2026-11-02T09:00:03.000+0000',
        items: [
          expect.objectContaining({ field: 'summary', from: null, fromString: 'Printer jams' }),
          expect.objectContaining({ field: 'priority', from: '3', to: '1', toString: 'Highest' }),
          expect.objectContaining({ field: 'labels', fromString: '', toString: 'fire' }),
        ],
      }),
    ]);
    const second = await call(world, 'GET', `${issue('SUP-1')}/changelog?startAt=1`);
    expect(second.json).toMatchObject({
      isLast: true,
      values: [{ items: [{ field: 'assignee', from: null, toString: 'Bob Test' }] }],
    });
    const whole = await call(world, 'GET', `${issue('SUP-1')}?expand=changelog`);
    expect(whole.json).toMatchObject({
      changelog: { total: 2, histories: [{ items: [{ field: 'assignee' }] }, {}] },
    });
  });

  test('a status is not a field, a resolution not on the screen, a field not in both places', async () => {
    expect(await put({ fields: { status: { name: 'Closed' } } })).toMatchObject({
      errors: { status: expect.stringMatching(/not on the appropriate screen/) },
    });
    expect(await put({ fields: { resolution: { name: 'Done' } } })).toMatchObject({
      errors: { resolution: expect.stringMatching(/not on the appropriate screen/) },
    });
    const twice = { fields: { labels: [] }, update: { labels: [{ add: 'x' }] } };
    expect(await put(twice)).toMatchObject({ errorMessages: [expect.stringMatching(/both/)] });
  });
});

describe('moving', () => {
  test('the workflow says what is next, and may demand a resolution', async () => {
    expect(each(await moves('SUP-1'), 'transitions', 'id')).toEqual(['11', '21', '61', '81']);
    expect(await moves('SUP-1', '?expand=transitions.fields&transitionId=61')).toMatchObject({
      transitions: [
        {
          hasScreen: true,
          fields: { resolution: { required: true, allowedValues: [{ name: 'Done' }, {}, {}, {}] } },
        },
      ],
    });
    expect(await move('SUP-1', '71')).toMatchObject({
      status: 400,
      json: { errorMessages: ["Transition id '71' is not valid for this issue."] },
    });
    expect(await move('SUP-1', '61')).toMatchObject({
      status: 400,
      json: { errors: { resolution: 'Resolution is required.' } },
    });
    const fields = { resolution: { name: 'Done' } };
    const update = { comment: [{ add: { body: docOf('Fixed.') } }] };
    expect((await move('SUP-1', '61', { fields, update })).status).toBe(204);
    expect(await fieldsOf('SUP-1')).toMatchObject({
      status: { name: 'Resolved', statusCategory: { key: 'done' } },
      resolution: { name: 'Done' },
      resolutiondate: '2026-11-02T09:00:04.000+0000',
      comment: { total: 1 },
    });
    expect(each(await moves('SUP-1'), 'transitions', 'name')).toEqual(['Close', 'Reopen']);
    await move('SUP-1', '91');
    expect(await fieldsOf('SUP-1')).toMatchObject({ resolution: null, resolutiondate: null });
  });

  test('without a screen a resolution is refused, and a comment is lost in silence', async () => {
    expect(await move('SUP-1', '11', { fields: { resolution: { name: 'Done' } } })).toMatchObject({
      json: { errors: { resolution: expect.stringMatching(/not on the appropriate screen/) } },
    });
    const update = { comment: [{ add: { body: docOf('On it.') } }] };
    expect((await move('SUP-1', '11', { update })).status).toBe(204);
    expect(await fieldsOf('SUP-1')).toMatchObject({
      status: { name: 'In Progress' },
      comment: { total: 0 },
    });
    expect((await move('SUP-1', '81')).status).toBe(204);
    expect(await fieldsOf('SUP-1')).toMatchObject({ resolution: { name: "Won't Do" } });
    expect(within(await moves('SUP-1'), 'transitions')).toEqual([]);
  });

  test('statuses of a project, with their categories', async () => {
    const { json } = await call(world, 'GET', `${V3}/project/AST/statuses`);
    expect(within(json, 0)).toMatchObject({
      name: 'Task',
      statuses: [
        { name: 'To Do', statusCategory: { key: 'new' } },
        { name: 'In Progress', statusCategory: { key: 'indeterminate' } },
        { name: 'Done', statusCategory: { key: 'done' } },
      ],
    });
  });
});
