import { getResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRedmine, inProcess, type RedmineMock } from './redmine.ts';

let world: RedmineMock;
beforeEach(() => {
  world = createRedmine({
    projects: [
      { name: 'Support Desk', identifier: 'support' },
      { name: 'Legal', identifier: 'legal' },
    ],
    issues: [
      { subject: 'Printer jams', description: 'on floor 3' },
      { subject: 'Contract', project: 1 },
      ...Array.from({ length: 110 }, (_, index) => ({ subject: `Bulk ${index}` })),
    ],
  });
});

async function call(method: string, path: string, options: { key?: string; body?: unknown } = {}) {
  const request = new Request(`${world.origin}/${path}`, {
    method,
    headers: { 'x-redmine-api-key': options.key ?? world.apiKey },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const reply = await getResponse([...world.handlers], request);
  if (!reply) throw new Error(`no handler for ${path}`);
  const text = await reply.text();
  return { status: reply.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

describe('access', () => {
  test('a wrong key is 401, a stranger sees nothing, a missing issue is 404: all without a body', async () => {
    expect(await call('GET', 'issues.json', { key: 'wrong' })).toEqual({ status: 401 });
    expect(await call('GET', 'issues/2.json', { key: world.keys.bob })).toEqual({ status: 403 });
    expect(await call('GET', 'issues/999.json')).toEqual({ status: 404 });
    expect(await call('GET', 'nowhere.json')).toEqual({ status: 404 });
    const none = await call('GET', 'issues.json', { key: world.keys.carol });
    expect(none.json).toEqual({ issues: [], total_count: 0, offset: 0, limit: 25 });
  });
});

describe('lists', () => {
  test('a page holds 100 at most, and past the end there is an empty one', async () => {
    const first = await call('GET', 'issues.json?limit=500');
    expect(first.json).toMatchObject({ limit: 100, total_count: 112 });
    const far = await call('GET', 'issues.json?offset=5000');
    expect(far.json).toEqual({ issues: [], total_count: 112, offset: 5000, limit: 25 });
  });

  test('only open issues are listed unless all are asked for; several values are an "or"', async () => {
    await call('PUT', 'issues/1.json', { body: { issue: { status_id: 5 } } });
    const total = async (query: string) => (await call('GET', `issues.json?${query}`)).json;
    expect(await total('')).toMatchObject({ total_count: 111 });
    expect(await total('status_id=*')).toMatchObject({ total_count: 112 });
    expect(await total('status_id=5%7C2')).toMatchObject({ total_count: 1 });
    expect(await total('status_id=*&issue_id=1,2')).toMatchObject({ total_count: 2 });
  });

  test('text where an id belongs is a 500, an unknown filter narrows nothing', async () => {
    expect(await call('GET', 'issues.json?assigned_to_id=alice')).toEqual({ status: 500 });
    const all = await call('GET', 'issues.json?any_searchable=~nothing');
    expect(all.json).toMatchObject({ total_count: 112 });
  });

  test('the search leaves out the sixth word, and answers null to single letters', async () => {
    const five = await call('GET', 'search.json?q=printer+jams+on+floor+print+nonsense');
    expect(five.json).toMatchObject({ total_count: 1, results: [{ id: 1 }] });
    expect((await call('GET', 'search.json?q=x')).json).toMatchObject({ total_count: null });
  });
});

describe('writes', () => {
  test('a forbidden move is 204 and changes nothing but the time of the last change', async () => {
    const before = world.state.issues[0]?.updated ?? '';
    const body = { issue: { status_id: 2 } };
    expect(await call('PUT', 'issues/1.json', { key: world.keys.bob, body })).toEqual({
      status: 204,
    });
    expect(world.state.issues[0]).toMatchObject({ status: 1, journals: [] });
    expect(world.state.issues[0]?.updated).not.toBe(before);
    const shown = await call('GET', 'issues/1.json?include=allowed_statuses', {
      key: world.keys.bob,
    });
    expect(shown.json).toMatchObject({
      issue: { allowed_statuses: [{ name: 'New' }, { name: 'Closed' }] },
    });
  });

  test('a private note is hidden from a Reporter, and that of a Reporter is published', async () => {
    const body = { issue: { notes: 'secret', private_notes: true } };
    await call('PUT', 'issues/1.json', { body });
    await call('PUT', 'issues/1.json', {
      key: world.keys.bob,
      body: { issue: { ...body.issue, notes: 'mine' } },
    });
    expect(world.state.issues[0]?.journals).toMatchObject([
      { notes: 'secret', private: true },
      { notes: 'mine', private: false },
    ]);
    const seen = await call('GET', 'issues/1.json?include=journals', { key: world.keys.bob });
    expect(seen.json).toMatchObject({ issue: { journals: [{ notes: 'mine' }] } });
    const found = await call('GET', 'search.json?q=secret', { key: world.keys.bob });
    expect(found.json).toMatchObject({ total_count: 0 });
  });

  test('a new issue gets defaults; what is wrong is named', async () => {
    const draft = { project_id: 'support', subject: 'Scanner', tracker_id: 77, author_id: 6 };
    const made = await call('POST', 'issues.json', { body: { issue: draft } });
    expect(made).toMatchObject({
      status: 201,
      json: { issue: { id: 113, tracker: { name: 'Bug' }, author: { name: 'Alice Test' } } },
    });
    const bad = await call('POST', 'issues.json', { body: { issue: { project_id: 'support' } } });
    expect(bad).toEqual({ status: 422, json: { errors: ['Subject cannot be blank'] } });
  });
});

test('a fault is met once or so often as it says, by the request it was meant for', async () => {
  world.fail({ status: 422, body: '{"errors":[]}', method: 'PUT' });
  expect((await call('GET', 'issues/1.json')).status).toBe(200);
  const put = () => call('PUT', 'issues/1.json', { body: { issue: { notes: 'x' } } });
  expect(await put()).toEqual({ status: 422, json: { errors: [] } });
  expect(await put()).toEqual({ status: 204 });
  world.fail({ status: 502, times: 2 });
  expect([await put(), await put(), await put()].map(({ status }) => status)).toEqual([
    502, 502, 204,
  ]);
});

const count = () => world.state.issues.length;
const journals = async () => (await call('GET', 'issues/1.json?include=journals')).json;

describe('a fault that is met by a write', () => {
  const draft = { issue: { project_id: 'support', subject: 'Scanner' } };

  test('done: the answer is lost, the issue is there', async () => {
    world.fail({ status: 504, method: 'POST', request: 'done' });
    expect(await call('POST', 'issues.json', { body: draft })).toEqual({ status: 504 });
    expect(count()).toBe(113);
    expect(world.settle()).toBe(0);
  });

  test('late: the issue is there once the world settles', async () => {
    world.fail({ status: 502, method: 'POST', request: 'late' });
    await call('POST', 'issues.json', { body: draft });
    expect(count()).toBe(112);
    expect([world.settle(), count(), world.settle()]).toEqual([1, 113, 0]);
  });

  test('without an answer: a reset or a timeout, as fetch tells them', async () => {
    const carry = inProcess(world.handlers);
    const send = (init: RequestInit) =>
      carry(new URL(`${world.origin}/issues.json`), {
        headers: { 'x-redmine-api-key': world.apiKey },
        ...init,
      });
    const post = { method: 'POST', body: JSON.stringify(draft) };
    world.fail({ status: 'reset', request: 'done' });
    await expect(send(post)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    world.fail({ status: 'silence' });
    await expect(send(post)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(count()).toBe(113);
    expect((await send({ method: 'GET' })).status).toBe(200);
    await expect(carry(new URL('https://elsewhere.test/'), {})).rejects.toThrow('no handler');
  });
});

describe('what an account opened', () => {
  test('is listed by author and second of its creation, the oldest first', async () => {
    await call('POST', 'issues.json', {
      key: world.keys.bob,
      body: { issue: { project_id: 'support', subject: 'of Bob' } },
    });
    for (const subject of ['one', 'two']) {
      await call('POST', 'issues.json', { body: { issue: { project_id: 'support', subject } } });
    }
    const [, one] = world.state.issues.slice(-3);
    const list = async (from: string) =>
      (
        await call(
          'GET',
          `issues.json?author_id=me&created_on=>=${from}&sort=created_on:asc,id:asc`,
        )
      ).json;
    expect(await list('2026-11-02T00:00:00Z')).toMatchObject({
      issues: [{ subject: 'one' }, { subject: 'two' }],
      total_count: 2,
    });
    expect(await list(one?.created ?? '')).toMatchObject({ total_count: 2 });
    expect(await list('2026-11-03T00:00:00Z')).toMatchObject({ total_count: 0 });
  });
});

describe('a move with a note', () => {
  const moved = [{ property: 'attr', name: 'status_id', old_value: '1', new_value: '2' }];

  test('is one journal when the note is public', async () => {
    await call('PUT', 'issues/1.json', { body: { issue: { status_id: 2, notes: 'why' } } });
    expect(await journals()).toMatchObject({
      issue: { journals: [{ notes: 'why', private_notes: false, details: moved }] },
    });
  });

  test('is two when it is private: others still see the move', async () => {
    const issue = { status_id: 2, notes: 'why', private_notes: true };
    await call('PUT', 'issues/1.json', { body: { issue } });
    expect(await journals()).toMatchObject({
      issue: {
        journals: [
          { notes: null, private_notes: false, details: moved },
          { notes: 'why', private_notes: true, details: [] },
        ],
      },
    });
  });
});
