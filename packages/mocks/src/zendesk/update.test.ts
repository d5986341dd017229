import { beforeEach, describe, expect, test } from 'vitest';
import { ALICE, at, list, openWorld, SUPPORT } from './open.fixture.ts';

let world: ReturnType<typeof openWorld>['world'];
let desk: ReturnType<typeof openWorld>;
beforeEach(() => {
  desk = openWorld();
  world = desk.world;
});

describe('changing a ticket', () => {
  test('a safe update with an old stamp is a conflict, and within one second it sees nothing', async () => {
    const stamp = '2026-11-02T09:00:00Z';
    const safe = { safe_update: true, updated_stamp: stamp };
    expect((await desk.put(1, { ...safe, priority: 'low' })).status).toBe(200);
    expect(await desk.put(1, { ...safe, priority: 'high' })).toMatchObject({
      status: 409,
      json: { error: 'UpdateConflict' },
    });
    expect(world.state.tickets[0]?.priority).toBe('low');
  });

  test('solving without an assignee or a required field is refused whole, with every field', async () => {
    for (const field of world.state.fields) if (field.title === 'Department') field.required = true;
    expect(await desk.put(1, { status: 'solved', priority: 'low' })).toMatchObject({
      status: 422,
      json: {
        details: {
          base: [
            { ticket_field_type: 'FieldAssignee' },
            { ticket_field_id: 360_018_000_102, ticket_field_type: 'FieldTagger' },
          ],
        },
      },
    });
    expect(world.state.tickets[0]).toMatchObject({ status: 'new', priority: 'high' });
    const custom_fields = [{ id: 360_018_000_102, value: 'dept_sales' }];
    expect(
      await desk.put(1, { status: 'solved', assignee_id: ALICE, custom_fields }),
    ).toMatchObject({
      json: { ticket: { status: 'solved', tags: ['dept_sales', 'office'], group_id: SUPPORT } },
    });
  });

  test('closed is final', async () => {
    expect((await desk.put(2, { status: 'closed' })).status).toBe(200);
    expect(await desk.put(2, { comment: { body: 'late' } })).toMatchObject({
      status: 422,
      json: { details: { status: [{ description: 'Status: closed prevents ticket update' }] } },
    });
  });

  test('an assignee takes a ticket out of new, and belongs to its group', async () => {
    expect(await desk.put(1, { assignee_id: ALICE })).toMatchObject({
      json: { ticket: { status: 'open', group_id: SUPPORT } },
    });
    expect(await desk.put(1, { group_id: 360_001_000_122 })).toMatchObject({
      json: { ticket: { assignee_id: null, group_id: 360_001_000_122 } },
    });
    expect(await desk.put(1, { group_id: 360_001_000_122, assignee_id: ALICE })).toMatchObject({
      status: 422,
    });
    expect(await desk.put(1, { assignee_id: 20_978_392 })).toMatchObject({ status: 422 });
    expect(await desk.put(1, { status: 'new' })).toMatchObject({ status: 422 });
  });

  test('status and custom status go together; one that is switched off is refused', async () => {
    expect(await desk.put(1, { custom_status_id: 1_900_000_006 })).toMatchObject({
      json: { ticket: { status: 'open', custom_status_id: 1_900_000_006 } },
    });
    expect(await desk.put(1, { status: 'hold' })).toMatchObject({
      json: { ticket: { status: 'hold', custom_status_id: 1_900_000_004 } },
    });
    expect((await desk.put(1, { custom_status_id: 1_900_000_007 })).status).toBe(422);
  });

  test('only a task keeps a due date, tags become small, null empties', async () => {
    expect(
      await desk.put(1, { due_at: '2026-12-01T12:00:00Z', tags: ['B', 'a', 'b'] }),
    ).toMatchObject({
      status: 200,
      json: { ticket: { due_at: null, tags: ['a', 'b'] } },
    });
    expect(
      await desk.put(3, { priority: null, due_at: '2026-12-02T13:00:00+01:00' }),
    ).toMatchObject({
      json: { ticket: { due_at: '2026-12-02T12:00:00Z', priority: null } },
    });
    expect(await desk.put(3, { type: 'question' })).toMatchObject({
      json: { ticket: { due_at: null } },
    });
    expect((await desk.put(3, { priority: 'urgentest' })).status).toBe(422);
  });

  test('a public comment mails the requester, an internal one does not; its id is that of its event', async () => {
    await desk.put(1, { comment: { body: 'for us', public: false } });
    expect(world.state.mails).toEqual([]);
    const reply = await desk.put(1, { comment: { html_body: '<p>Done<script>x()</script></p>' } });
    expect(world.state.mails).toMatchObject([{ to: 'carol@customer.test', about: 'comment' }]);
    const shown = await desk.get('tickets/1/comments');
    const comments = list(shown.json, 'comments');
    expect(comments).toHaveLength(3);
    expect(comments[2]).toMatchObject({
      id: at(list(reply.json, 'audit', 'events')[0], 'id'),
      public: true,
      plain_body: 'Done',
      html_body: '<div class="zd-comment" dir="auto"><p>Done</p></div>',
    });
  });
});
