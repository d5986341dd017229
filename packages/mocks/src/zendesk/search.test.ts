import { beforeEach, describe, expect, test } from 'vitest';
import { openWorld, textAt } from './open.fixture.ts';

let world: ReturnType<typeof openWorld>['world'];
let desk: ReturnType<typeof openWorld>;
beforeEach(() => {
  desk = openWorld();
  world = desk.world;
});

describe('search', () => {
  test('conditions narrow, the same one twice is an "or", a minus takes away', async () => {
    expect(await desk.found('created>2026-11-01')).toEqual([3, 2, 1]);
    expect(await desk.found('status:new status:pending')).toEqual([2, 1]);
    expect(await desk.found('status<pending')).toEqual([3, 1]);
    expect(await desk.found('priority:high -status:open')).toEqual([1]);
    expect(await desk.found('priority:none assignee:me')).toEqual([2]);
    expect(await desk.found('assignee:none')).toEqual([1]);
    expect(await desk.found('group:"Second Level" requester:carol@customer.test')).toEqual([3]);
    expect(await desk.found('tags:office external_id:X-7')).toEqual([]);
    expect(await desk.found('created>2026-11-02T09:00:00Z created<2026-11-02T09:00:02Z')).toEqual([
      2,
    ]);
    expect(await desk.found('created:2026-11-02 updated>1hour')).toEqual([3, 2, 1]);
    expect((await desk.get('search/count?query=type:user')).json).toEqual({ count: 0 });
  });

  test('free words are whole words of subject and comments; an unknown condition is such a word', async () => {
    expect(await desk.found('printer floor')).toEqual([1]);
    expect(await desk.found('print')).toEqual([]);
    expect(await desk.found('print*')).toEqual([1]);
    expect(await desk.found('"jams printer"')).toEqual([]);
    expect(await desk.found('colour:red')).toEqual([]);
  });

  test('the export needs a type, goes by creation only, and its cursor is good for an hour', async () => {
    expect((await desk.get('search/export?query=printer')).status).toBe(400);
    const twice = 'search/export?query=type:ticket&filter[type]=ticket';
    expect((await desk.get(twice)).status).toBe(422);
    const path = 'search/export?query=created>2026-11-01&filter[type]=ticket&page[size]=2';
    const { json } = await desk.get(path);
    const cursor = encodeURIComponent(textAt(json, 'meta', 'after_cursor'));
    const next = `${path}&page[after]=${cursor}`;
    expect((await desk.get(next)).json).toMatchObject({
      results: [{ id: 1, result_type: 'ticket' }],
      meta: { has_more: false },
    });
    // the cursor of one query is none of another
    expect((await desk.get(next.replace('created>2026-11-01', 'created>2026-10-01'))).status).toBe(
      400,
    );
    world.advance(3601);
    desk.session.token = world.token();
    expect((await desk.get(next)).status).toBe(400);
  });

  test('the other search ends at a thousand and takes no cursor; the count does not end', async () => {
    const tickets = Array.from({ length: 1005 }, (_, index) => ({ subject: `Bulk ${index}` }));
    desk = openWorld({ tickets });
    expect((await desk.get('search/count?query=bulk')).json).toEqual({ count: 1005 });
    const sorted = 'search?query=bulk&sort_by=created_at&sort_order=asc';
    expect((await desk.get(`${sorted}&page=10`)).json).toMatchObject({ count: 1005 });
    expect(await desk.get(`${sorted}&page=11`)).toMatchObject({
      status: 422,
      json: { error: 'invalid' },
    });
    expect((await desk.get(`${sorted}&page[size]=5`)).status).toBe(400);
  });

  test('what was written just now is not found yet where the index is slow', async () => {
    world.state.searchLag = 60;
    await desk.put(1, { priority: 'low' });
    expect(await desk.found('printer')).toEqual([]);
    world.advance(60);
    expect(await desk.found('printer')).toEqual([1]);
  });
});
