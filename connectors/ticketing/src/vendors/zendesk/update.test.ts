import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = (number: number) => ({ attempt: attempt(number), actor: 'maya' });
const tickets = [
  { subject: 'Printer jams', tags: ['old'], assignee: 'alice' },
  { subject: 'Move desk', due: '2026-12-01T12:00:00Z' },
  { subject: 'Done', assignee: 'alice', status: 'closed' },
] as const;

describe('an update', () => {
  test('R66 an assigned ticket is not new any more, which is told, planned and done', async () => {
    const { desk } = openDesk({ tickets });
    const change = { assignee: 'Bob Agent' };
    const plan = await desk.tickets.planUpdate('2', change, 'maya');
    const done = await desk.tickets.update('2', change, write(1));
    expect(done.changes).toEqual([
      { field: 'status', was: 'new', becomes: 'open' },
      { field: 'queue', was: null, becomes: 'Second Level' },
      { field: 'assignee', was: null, becomes: 'Bob Agent (361000000003)' },
    ]);
    expect([plan.changes, done.warnings]).toEqual([done.changes, []]);
  });

  test('R66 the text stays: alone it is not supported, beside others it is dropped with a warning', async () => {
    const { desk, world } = openDesk({ tickets });
    const alone = await refusal(desk.tickets.update('1', { body: 'New story' }, write(1)));
    expect([alone.code, alone.details.capability]).toEqual(['not_supported', 'update_ticket']);
    const change = { body: 'New story', title: 'Printer burns' };
    const { summary } = await desk.tickets.planUpdate('1', change, 'maya');
    expect(summary).toContain('body: dropped');
    const done = await desk.tickets.update('1', change, write(2));
    expect(done.warnings).toEqual([
      'body: dropped, the text of a Zendesk ticket is its first comment and stays as it is.',
    ]);
    expect([done.record.title, done.record.body]).toEqual(['Printer burns', 'Printer jams']);
    expect(world.state.tickets[0]?.audits).toHaveLength(2);
  });

  test('R66 labels are sent as a whole, so a label that comes meanwhile is a conflict, not a loss', async () => {
    const { desk, world, before } = openDesk({ tickets });
    before('PUT /api/v2/tickets/1.json', () => {
      const [ticket] = world.state.tickets;
      if (ticket) Object.assign(ticket, { tags: ['old', 'new'], updated_at: world.state.now() });
    });
    const error = await refusal(desk.tickets.update('1', { labels_add: ['x'] }, write(1)));
    expect([error.code, error.details.current_version]).toEqual([
      'conflict',
      world.state.tickets[0]?.updated_at,
    ]);
    expect(world.state.tickets[0]?.tags).toEqual(['old', 'new']);
    const done = await desk.tickets.update(
      '1',
      { labels_add: ['x'], labels_remove: ['OLD'] },
      write(1),
    );
    expect([done.record.labels, done.warnings]).toEqual([['new', 'x'], []]);
  });

  test('R66 Zendesk itself refuses a version that went stale after it was compared', async () => {
    const { desk, world, before } = openDesk({ tickets });
    const { version } = await desk.tickets.get('1');
    before('PUT /api/v2/tickets/1.json', () => {
      const [ticket] = world.state.tickets;
      if (ticket) Object.assign(ticket, { updated_at: world.state.now() });
    });
    const change = { title: 'Mine', expectedVersion: version };
    const error = await refusal(desk.tickets.update('1', change, write(1)));
    expect([error.code, world.state.tickets[0]?.subject]).toEqual(['conflict', 'Printer jams']);
  });

  test('R66 a move to a queue without the assignee takes the ticket from them, as the plan says', async () => {
    const { desk } = openDesk({ tickets });
    const change = { queue: 'Second Level' };
    const plan = await desk.tickets.planUpdate('1', change, 'maya');
    const { changes } = await desk.tickets.update('1', change, write(1));
    expect(changes).toEqual([
      { field: 'queue', was: 'Support', becomes: 'Second Level' },
      { field: 'assignee', was: 'Alice Agent (361000000002)', becomes: null },
    ]);
    expect(plan.changes).toEqual(changes);
  });

  test('R32 R66 an assignee outside of the queue is refused, with the queues that fit', async () => {
    const { desk, world } = openDesk({ tickets });
    const both = { queue: 'Second Level', assignee: 'alice@acme.test' };
    const error = await refusal(desk.tickets.update('1', both, write(1)));
    expect([error.code, error.hint]).toEqual([
      'invalid',
      'Name somebody else, or one of these as the queue: Support.',
    ]);
    expect(world.state.tickets[0]?.audits).toHaveLength(1);
  });

  test('R66 a due date is changed and emptied on a task, and refused elsewhere', async () => {
    const { desk } = openDesk({ tickets });
    const later = await desk.tickets.update('2', { due_date: '2026-12-02' }, write(1));
    expect(later.record.due_date).toBe('2026-12-02');
    const none = await desk.tickets.update('2', { due_date: null }, write(2));
    expect([none.record.due_date, none.warnings]).toEqual([undefined, []]);
    expect(
      await refusal(desk.tickets.update('1', { due_date: '2026-12-02' }, write(3))),
    ).toMatchObject({ code: 'invalid', details: { fields: [{ field: 'due_date' }] } });
  });

  test('R36 nobody, no priority, and a field that is emptied', async () => {
    const { desk } = openDesk({ tickets });
    const set = {
      priority: 'high',
      custom_fields: [{ field: 'Department', value: 'Sales' }],
    } as const;
    const first = await desk.tickets.update('1', set, write(1));
    expect(first.changes?.map(({ field }) => field)).toEqual([
      'priority',
      'labels',
      'custom_fields.Department',
    ]);
    const empty = {
      assignee: null,
      priority: 'none',
      custom_fields: [{ field: 'Department', value: '' }],
    } as const;
    const plan = await desk.tickets.planUpdate('1', empty, 'maya');
    const { record, warnings, changes } = await desk.tickets.update('1', empty, write(2));
    expect([record.assignee, record.priority, record.custom_fields, record.labels]).toEqual([
      undefined,
      'none',
      [],
      ['old'],
    ]);
    expect([warnings, plan.changes]).toEqual([[], changes]);
  });

  test('R66 closed is final, planned or written; what is so already is no change', async () => {
    const { desk } = openDesk({ tickets });
    const same = await desk.tickets.update('3', { title: 'Done' }, write(1));
    expect(same.result).toBe('unchanged');
    for (const call of [
      desk.tickets.update('3', { title: 'Undone' }, write(1)),
      desk.tickets.planUpdate('3', { title: 'Undone' }, 'maya'),
    ]) {
      const error = await refusal(call);
      expect([error.code, error.hint]).toEqual(['invalid', 'Open a new ticket that refers to it.']);
    }
  });

  test('R66 an update whose answer is lost is found by its mark in the audits, also by a late reader', async () => {
    const { desk, world } = openDesk({ tickets });
    const change = { title: 'Mine' };
    await desk.describe.describe();
    world.fail({ status: 502, method: 'PUT', request: 'done' });
    expect((await refusal(desk.tickets.update('1', change, write(1)))).code).toBe(
      'outcome_unknown',
    );
    await desk.tickets.update('1', { title: 'Later' }, write(2));
    expect((await desk.tickets.findUpdated('1', change, write(1)))?.result).toBe('updated');
    expect(await desk.tickets.findUpdated('1', change, write(3))).toBeUndefined();
    // somebody else who wrote the same mark is somebody else
    const audits = world.state.tickets[0]?.audits ?? [];
    for (const audit of audits) Object.assign(audit, { author_id: 361_000_000_003 });
    expect(await desk.tickets.findUpdated('1', change, write(1))).toBeUndefined();
    expect(await desk.tickets.findUpdated('99', change, write(1))).toBeUndefined();
  });
});
