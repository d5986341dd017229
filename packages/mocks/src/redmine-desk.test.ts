import { getResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRedmine, type RedmineMock } from './redmine.ts';

let world: RedmineMock;
beforeEach(() => {
  world = createRedmine({
    projects: [
      { name: 'Support Desk', identifier: 'support' },
      { name: 'Legal', identifier: 'legal' },
    ],
    customFields: [
      { name: 'Building' },
      { name: 'Floor', options: ['Ground', 'Roof'], projects: ['support'], trackers: ['Bug'] },
      { name: 'Tags', multiple: true },
    ],
    issues: [
      { subject: 'Printer jams' },
      { subject: 'Roller' },
      { subject: 'Third' },
      { subject: 'Contract', project: 1 },
    ],
  });
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  who: keyof RedmineMock['keys'] = 'alice',
) {
  const request = new Request(`${world.origin}/${path}`, {
    method,
    headers: { 'x-redmine-api-key': world.keys[who] },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const reply = await getResponse([...world.handlers], request);
  if (!reply) throw new Error(`no handler for ${path}`);
  const text = await reply.text();
  return { status: reply.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
const put = (id: number, issue: object, who: keyof RedmineMock['keys'] = 'alice') =>
  call('PUT', `issues/${id}.json`, { issue }, who);
const relate = (from: number, to: number, relation_type: string) =>
  call('POST', `issues/${from}/relations.json`, { relation: { issue_to_id: to, relation_type } });
const errors = (sentence: string) => ({ status: 422, json: { errors: [sentence] } });
const issue = (id: number) => world.state.issues.find((one) => one.id === id);

const custom = (tags: string[]) => ({ custom_fields: [{ id: 3, value: tags }] });
const total = async (path: string) => Object((await call('GET', path)).json).total_count;
const journals = async () =>
  Object(Object((await call('GET', 'issues/1.json?include=journals')).json).issue).journals;

describe('an edit', () => {
  test('is one journal with a detail for each field, and for each value of several', async () => {
    const fields = { subject: 'Burns', priority_id: 4, assigned_to_id: 8, due_date: '2026-12-24' };
    expect(await put(1, { ...fields, ...custom(['red', 'blue']) })).toEqual({ status: 204 });
    await put(1, { ...custom(['blue', 'green']), assigned_to_id: '' });
    const cf = { property: 'cf', name: '3' };
    expect(issue(1)?.journals.map(({ details }) => details)).toEqual([
      [
        { property: 'attr', name: 'subject', old_value: 'Printer jams', new_value: 'Burns' },
        { property: 'attr', name: 'due_date', old_value: null, new_value: '2026-12-24' },
        { property: 'attr', name: 'assigned_to_id', old_value: null, new_value: '8' },
        { property: 'attr', name: 'priority_id', old_value: '2', new_value: '4' },
        { ...cf, old_value: null, new_value: 'red' },
        { ...cf, old_value: null, new_value: 'blue' },
      ],
      [
        { property: 'attr', name: 'assigned_to_id', old_value: '8', new_value: null },
        { ...cf, old_value: 'red', new_value: null },
        { ...cf, old_value: null, new_value: 'green' },
      ],
    ]);
    // null clears a date and no person
    await put(1, { assigned_to_id: 8 });
    await put(1, { assigned_to_id: null, due_date: null });
    expect(issue(1)).toMatchObject({ assignee: 8, due: null });
  });

  test.each([
    [{ assigned_to_id: 77 }, 'Assignee is invalid'],
    [{ assigned_to_id: 7 }, 'Assignee is invalid'],
    [{ priority_id: 77 }, 'Priority cannot be blank'],
    [{ subject: '' }, 'Subject cannot be blank'],
    [{ due_date: '2001-01-01' }, 'Due date must be greater than start date'],
    [{ custom_fields: [{ id: 2, value: 'Cellar' }] }, 'Floor is not included in the list'],
    [{ parent_issue_id: 4 }, 'Parent task is invalid'],
  ])('%j is refused as a whole', async (fields, sentence) => {
    const before = structuredClone(issue(1));
    expect(await put(1, { ...fields, description: 'also' })).toEqual(errors(sentence));
    expect(issue(1)).toEqual(before);
  });

  test('is ignored without the right, for an unknown project, and for a field of no such id', async () => {
    await put(1, { subject: 'mine', parent_issue_id: 2 }, 'bob');
    await put(1, { project_id: 'moon', custom_fields: [{ id: 9, value: 'x' }] });
    await put(1, { project_id: 2 }, 'dan');
    expect(issue(1)).toMatchObject({ subject: 'Printer jams', project: 1, journals: [] });
  });

  test('of the project takes subtasks along and loses links and fields without a word', async () => {
    await put(2, { parent_issue_id: 1 });
    await relate(1, 3, 'blocks');
    await put(1, { custom_fields: [{ id: 2, value: 'Roof' }] });
    await put(1, { project_id: 'legal' });
    expect([issue(1)?.fields, issue(2)?.project, world.state.relations]).toEqual([{}, 2, []]);
    expect(issue(3)?.journals).toHaveLength(1);
    await put(2, { project_id: 'support' });
    expect(issue(2)?.parent).toBeUndefined();
  });

  test('of what follows the subtasks is ignored', async () => {
    await put(2, { parent_issue_id: 1, priority_id: 5 });
    expect(issue(1)?.priority).toBe(5);
    await put(1, { priority_id: 1, due_date: '2026-12-24' });
    expect(issue(1)).toMatchObject({ priority: 5, due: null });
    expect(issue(1)?.journals.map(({ details }) => details[0]?.name)).toEqual(['child_id']);
  });
});

describe('relations', () => {
  test('one in each direction, none in a circle, none to another project or a subtask', async () => {
    expect((await relate(1, 2, 'relates')).status).toBe(201);
    expect(await relate(1, 2, 'blocks')).toEqual(errors('Related issue has already been taken'));
    expect(await relate(2, 1, 'relates')).toEqual(
      errors('This relation would create a circular dependency'),
    );
    expect((await relate(2, 1, 'blocks')).status).toBe(201);
    expect(await relate(1, 4, 'relates')).toEqual(
      errors("Related issue doesn't belong to the same project"),
    );
    expect(await relate(1, 99, 'relates')).toEqual(errors('Related issue cannot be blank'));
    expect(await relate(1, 1, 'relates')).toEqual(errors('Related issue is invalid'));
    await put(3, { parent_issue_id: 1 });
    expect(await relate(1, 3, 'relates')).toEqual(
      errors('An issue cannot be linked to one of its subtasks'),
    );
    const bob = { relation: { issue_to_id: 3 } };
    expect(await call('POST', 'issues/2/relations.json', bob, 'bob')).toEqual({ status: 403 });
  });

  test('named from the other end are kept from the end that does', async () => {
    expect((await relate(1, 2, 'blocked')).json).toMatchObject({
      relation: { issue_id: 2, issue_to_id: 1, relation_type: 'blocks' },
    });
    const [one, two] = [issue(1), issue(2)].map((of) => of?.journals[0]?.details[0]?.name);
    expect([one, two]).toEqual(['blocked', 'blocks']);
    const { json } = await call('GET', 'issues/3.json?include=relations,children');
    expect(Object.keys(Object(Object(json).issue))).not.toContain('relations');
  });

  test('a blocked issue is not closed; closing one closes its duplicates', async () => {
    await relate(2, 1, 'blocks');
    await relate(3, 2, 'duplicates');
    await put(1, { status_id: 5 });
    expect(issue(1)?.status).toBe(1);
    await put(2, { status_id: 5 });
    expect([issue(2)?.status, issue(3)?.status]).toEqual([5, 5]);
    await put(1, { status_id: 5 });
    expect(issue(1)?.status).toBe(5);
  });
});

describe('what an account is told', () => {
  test('journals come in the order that it chose, and its own private notes stay its own', async () => {
    await put(1, { notes: 'one', private_notes: true });
    await put(1, { notes: 'two' });
    expect(await journals()).toMatchObject([{ notes: 'one' }, { notes: 'two' }]);
    for (const user of world.state.users) user.newestFirst = true;
    expect(await journals()).toMatchObject([{ notes: 'two' }, { notes: 'one' }]);
    const manager = world.state.roles[0]?.permissions ?? [];
    manager.splice(manager.indexOf('view_private_notes'), 1);
    expect(await journals()).toHaveLength(2);
  });

  test('users and all custom fields are for administrators', async () => {
    for (const path of ['users.json', 'custom_fields.json']) {
      expect(await call('GET', path)).toEqual({ status: 403 });
      expect((await call('GET', path, undefined, 'admin')).status).toBe(200);
    }
    const found = await call('GET', 'users.json?name=bob@ex', undefined, 'admin');
    expect(found.json).toMatchObject({ users: [{ login: 'bob' }], total_count: 1 });
    // one that is for all projects is not the project's own
    expect((await call('GET', 'projects/support.json')).json).toMatchObject({
      project: { issue_custom_fields: [{ name: 'Floor' }] },
    });
  });

  test('a closed project is listed when it is asked for; its issues are always', async () => {
    Object.assign(world.state.projects[1] ?? {}, { closed: true });
    expect([await total('projects.json'), await total('projects.json?status=1%7C5')]).toEqual([
      1, 2,
    ]);
    expect(await total('issues.json')).toBe(4);
  });

  test('a file is given by its token, once', async () => {
    const { json } = await call('POST', 'uploads.json?filename=a.txt', 'x');
    const { token } = Object(Object(json).upload);
    await put(1, { uploads: [{ token, filename: 'b.txt', content_type: 'text/plain' }] });
    await put(2, { uploads: [{ token }] });
    expect(world.state.attachments).toMatchObject([{ issue: 1, filename: 'b.txt' }]);
    expect((await call('GET', 'attachments/1.json')).json).toMatchObject({
      attachment: { content_url: 'https://redmine.test/attachments/download/1/b.txt' },
    });
    expect((await call('GET', 'attachments/download/1')).json).toBe('x');
    expect((await call('GET', 'attachments/download/1', undefined, 'carol')).status).toBe(403);
    expect((await call('GET', 'attachments/2.json')).status).toBe(404);
    expect(world.writes()).toBe(3);
  });
});
