import { beforeEach, describe, expect, test } from 'vitest';
import { ALICE, at, list, openWorld, SUPPORT, textAt } from './open.fixture.ts';

let desk: ReturnType<typeof openWorld>;
beforeEach(() => {
  desk = openWorld();
});

describe('lists', () => {
  test('comments by cursor: three pages, the last has a cursor too, a cursor needs encoding', async () => {
    for (let index = 0; index < 4; index += 1)
      await desk.put(1, { comment: { body: `c${index}` } });
    const seen: string[] = [];
    let after = '';
    let pages = 0;
    for (let more = true; more; pages += 1) {
      const { json } = await desk.get(`tickets/1/comments?page[size]=2${after}`);
      seen.push(...list(json, 'comments').map((one) => textAt(one, 'body')));
      const cursor = textAt(json, 'meta', 'after_cursor');
      expect(cursor).toContain('+');
      after = `&page[after]=${encodeURIComponent(cursor)}`;
      more = at(json, 'meta', 'has_more') === true;
    }
    expect([pages, seen]).toEqual([3, ['on floor 3', 'c0', 'c1', 'c2', 'c3']]);
    const raw = decodeURIComponent(after);
    expect(await desk.get(`tickets/1/comments?page[size]=2${raw}`)).toMatchObject({
      status: 400,
      json: { errors: [{ code: 'InvalidPaginationParameter' }] },
    });
    expect((await desk.get(`tickets/2/comments?page[size]=2${after}`)).status).toBe(400);
    expect((await desk.get('tickets/1/comments?page[size]=101')).status).toBe(400);
    expect((await desk.get('tickets/1/comments?sort=-created_at&page[size]=1')).json).toMatchObject(
      {
        comments: [{ body: 'c3' }],
      },
    );
  });

  test('audits tell what changed, numbers of people as text', async () => {
    await desk.put(1, { assignee_id: ALICE, priority: null });
    const { json } = await desk.get('tickets/1/audits?page[size]=100');
    expect(json).toMatchObject({
      audits: [
        {
          events: [
            { type: 'Create', field_name: 'subject' },
            {},
            {},
            {},
            {},
            {},
            { type: 'Comment' },
            {},
          ],
        },
        {
          author_id: ALICE,
          events: [
            { field_name: 'priority', value: null, previous_value: 'high' },
            { field_name: 'status', value: 'open', previous_value: 'new' },
            { field_name: 'custom_status_id', value: '1900000002', previous_value: '1900000001' },
            { field_name: 'assignee_id', value: String(ALICE), previous_value: null },
            { field_name: 'group_id', value: String(SUPPORT), previous_value: null },
          ],
        },
      ],
      meta: { has_more: false },
    });
  });

  test('reference lists, people and what does not exist', async () => {
    expect((await desk.get('groups')).json).toMatchObject({ count: 2 });
    expect((await desk.get('groups?exclude_deleted=false')).json).toMatchObject({ count: 3 });
    expect((await desk.get('ticket_fields.json')).json).toMatchObject({
      count: 12,
      next_page: null,
    });
    expect((await desk.get('custom_statuses?active=false')).json).toMatchObject({
      custom_statuses: [{ agent_label: 'Waiting for parts' }],
    });
    expect((await desk.get('users/search?query=alice')).json).toMatchObject({
      users: [{ id: ALICE }],
    });
    expect((await desk.get('users/search?query=role:agent')).json).toMatchObject({ count: 2 });
    expect((await desk.get('users/search?query=a&page[size]=5')).status).toBe(400);
    expect((await desk.get(`users/show_many?ids=${ALICE},1`)).json).toMatchObject({ count: 1 });
    expect((await desk.get('tickets/1?include=users')).json).toMatchObject({
      users: [{ name: 'Carol Customer' }],
    });
    expect(await desk.get('tickets/99')).toMatchObject({
      status: 404,
      json: { error: 'RecordNotFound' },
    });
    expect(await desk.get('tikkets/1')).toMatchObject({ json: { error: 'InvalidEndpoint' } });
  });

  test('tickets by an id from outside, incidents of a problem, and the groups of a person', async () => {
    const found = async (id: string) =>
      list((await desk.get(`tickets?external_id=${id}`)).json, 'tickets').map((one) =>
        at(one, 'id'),
      );
    expect([await found('X-7'), await found('X-8')]).toEqual([[2], []]);
    await desk.put(1, { type: 'problem' });
    await desk.put(2, { type: 'incident', problem_id: 1 });
    expect((await desk.get('tickets/1/incidents')).json).toMatchObject({ tickets: [{ id: 2 }] });
    expect((await desk.get('tickets/2/incidents')).json).toMatchObject({ tickets: [] });
    expect((await desk.get(`users/${ALICE}/group_memberships`)).json).toMatchObject({
      group_memberships: [{ user_id: ALICE, group_id: SUPPORT, default: true }],
    });
  });

  test('what a write says under metadata is in its audit and nowhere else', async () => {
    const made = await desk.post({ subject: 'x', comment: { body: 'y' }, metadata: { case: '7' } });
    expect(at(made.json, 'audit', 'metadata', 'custom')).toEqual({ case: '7' });
    await desk.put(1, { priority: 'low', metadata: { case: '8' } });
    // it changes nothing, so it leaves no audit
    await desk.put(1, { priority: 'low', metadata: { case: '9' } });
    const { json } = await desk.get('tickets/1/audits');
    expect(list(json, 'audits').map((one) => at(one, 'metadata', 'custom'))).toEqual([
      {},
      { case: '8' },
    ]);
  });

  test('a file lies on another host, which takes no credential', async () => {
    const file = { file_name: 'a b.txt', content_type: 'text/plain', content: 'paper' };
    desk = openWorld({ tickets: [{ subject: 'x', files: [file] }] });
    const { attachments, fileRequests } = desk.world.state;
    const { json } = await desk.get(`attachments/${attachments[0]?.id}`);
    const url = textAt(json, 'attachment', 'content_url');
    const size = at(json, 'attachment', 'size');
    expect([new URL(url).origin, size]).toEqual(['https://files.zdusercontent.test', 5]);
    expect((await desk.call('GET', url)).status).toBe(400);
    expect((await desk.bare(url)).json).toBe('paper');
    expect(fileRequests.map(({ credential }) => credential)).toEqual([true, false]);
  });
});
