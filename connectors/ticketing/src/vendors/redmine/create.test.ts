import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, unreadable } from './open.fixture.ts';

const projects = [
  { name: 'Support Desk', identifier: 'support' },
  { name: 'Legal', identifier: 'legal' },
];
const write = manyWrites('maya');

describe('R36 title, body and priority are enough', () => {
  test('project and tracker come from the connection; the ticket reads back the same', async () => {
    const { desk } = openDesk({ projects }, { tracker: 'support' });
    const made = await desk.tickets.create(
      { title: 'Printer jams', body: 'On **floor 3**\nagain', priority: 'urgent' },
      write(),
    );
    expect(made).toEqual({
      result: 'created',
      enforcement: 'checked',
      warnings: [],
      record: {
        id: '1',
        display_id: '#1',
        url: 'https://redmine.test/issues/1',
        title: 'Printer jams',
        body: 'On **floor 3**\nagain',
        status: 'new',
        status_native: 'New',
        priority: 'urgent',
        priority_native: 'Urgent',
        queue: 'Support Desk',
        requester: { id: '5', name: 'Alice Test' },
        labels: [],
        type: 'Support',
        custom_fields: [],
        attachments: [],
        links: [],
        created_at: '2026-11-02T09:00:00.000Z',
        updated_at: '2026-11-02T09:00:00.000Z',
        version: '2026-11-02T09:00:00.000Z/0',
        recent_comments: [],
      },
    });
    expect(await desk.tickets.get('1')).toEqual(made.record);
  });

  test('queue, assignee and due date arrive', async () => {
    const { desk, world } = openDesk({ projects });
    const draft = {
      title: 'abc',
      body: 'b',
      queue: 'Legal',
      assignee: 'alice test',
      due_date: '2026-12-01',
    };
    const { record, warnings } = await desk.tickets.create(draft, write());
    expect([record.queue, record.assignee?.name, record.due_date, warnings]).toEqual([
      'Legal',
      'Alice Test',
      '2026-12-01',
      [],
    ]);
    expect(world.state.issues[0]?.tracker).toBe(1);
  });
});

describe('R66 nothing is dropped in silence', () => {
  test('labels, requester and a priority that Redmine lacks become warnings', async () => {
    const { desk } = openDesk({ projects });
    const draft = {
      title: 'abc',
      body: 'b',
      labels: ['vip'],
      requester: 'Bob Test',
      priority: 'none',
    } as const;
    const { warnings } = await desk.tickets.create(draft, write());
    expect(warnings).toEqual([
      'priority: asked for "none", Redmine kept "Normal".',
      'requester: dropped, Redmine takes the account of this connector as the author.',
      'labels: dropped, Redmine has no labels.',
    ]);
  });

  test('a field that the server did not keep becomes a warning', async () => {
    const { desk, world } = openDesk({ projects });
    world.fail({
      status: 200,
      path: 'issues/1.json',
      body: JSON.stringify({
        issue: {
          id: 1,
          subject: 'abc',
          description: 'b',
          project: { id: 1, name: 'Support Desk' },
          status: { id: 1, name: 'New' },
          priority: { id: 2, name: 'Normal' },
          due_date: null,
          created_on: '2026-11-02T09:00:00Z',
          updated_on: '2026-11-02T09:00:00Z',
        },
      }),
    });
    const draft = {
      title: 'abc',
      body: 'b',
      priority: 'high',
      assignee: '6',
      due_date: '2026-12-01',
    } as const;
    expect((await desk.tickets.create(draft, write())).warnings).toEqual([
      'priority: asked for "High", Redmine kept "Normal".',
      'assignee: asked for "6", Redmine kept nothing.',
      'due_date: asked for "2026-12-01", Redmine kept nothing.',
    ]);
  });

  test('a ticket that exists is answered even when it cannot be read back', async () => {
    const { desk, world } = openDesk({ projects });
    world.fail({ ...unreadable, path: 'issues/1.json' });
    const made = await desk.tickets.create({ title: 'abc', body: 'b' }, write());
    expect([made.result, made.record.id]).toEqual(['created', '1']);
    expect(made.warnings[0]).toContain('could not be read back');
  });

  test('what is unknown is refused before anything is written', async () => {
    const { desk, world } = openDesk({ projects });
    const draft = { title: 'abc', body: 'b' };
    for (const wrong of [{ queue: 'Moon' }, { assignee: 'Nobody' }]) {
      expect((await refusal(desk.tickets.create({ ...draft, ...wrong }, write()))).code).toBe(
        'invalid',
      );
    }
    const elsewhere = openDesk({ projects }, { project: 'moon' });
    expect((await refusal(elsewhere.desk.tickets.create(draft, write()))).hint).toContain(
      'REDMINE_PROJECT',
    );
    const typo = openDesk({ projects }, { tracker: 'Bugg' });
    expect((await refusal(typo.desk.tickets.create(draft, write()))).hint).toContain(
      'Bug, Feature, Support',
    );
    expect(world.state.issues).toEqual([]);
  });
});

test('two projects of one name are told apart by identifier', async () => {
  const { desk } = openDesk({
    projects: [...projects, { name: 'Legal', identifier: 'legal-us' }],
  });
  const error = await refusal(
    desk.tickets.create({ title: 'abc', body: 'b', queue: 'Legal' }, write()),
  );
  expect(error.details.fields?.[0]?.allowed).toEqual(['support', 'legal', 'legal-us']);
  const { record } = await desk.tickets.create(
    { title: 'abc', body: 'b', queue: 'legal-us' },
    write(),
  );
  expect(record.queue).toBe('Legal');
});
