import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = (count: number) => ({ actor: 'maya', attempt: attempt(count) });
const seed = { issues: [{ summary: 'Gate does not open', labels: ['a'], due: '2027-01-01' }] };
const ID = '10000';

describe('R66 an update is found again', () => {
  test('by the mark of the newest change, also when somebody changed the ticket since then', async () => {
    const { desk, world } = openDesk(seed);
    const change = { title: 'Gate opened' };
    expect(await desk.tickets.findUpdated(ID, change, write(1))).toBeUndefined();
    await desk.tickets.update(ID, change, write(1));
    const [issue] = world.state.issues;
    if (issue) issue.summary = 'Gate of the yard';
    const found = await desk.tickets.findUpdated(ID, change, write(1));
    expect([found?.result, found?.warnings]).toEqual([
      'updated',
      ['title: asked for "Gate opened", Jira kept "Gate of the yard".'],
    ]);
    // the same change again, an hour later, is another one
    const since = attempt(2).since + 3_600_000;
    const later = { actor: 'maya', attempt: { ...attempt(2), since } };
    expect(await desk.tickets.findUpdated(ID, change, later)).toBeUndefined();
  });

  test('by our own entry of the changelog, when another change of ours came after it', async () => {
    const { desk, world } = openDesk(seed);
    const change = {
      priority: 'high',
      labels_add: ['b'],
      due_date: null,
      assignee: 'Bob Test',
    } as const;
    await desk.tickets.update(ID, change, write(1));
    const other = {
      priority: 'low',
      labels_remove: ['b'],
      due_date: '2027-02-02',
      assignee: null,
    } as const;
    await desk.tickets.update(ID, other, write(2));
    expect((await desk.tickets.findUpdated(ID, change, write(1)))?.result).toBe('updated');
    const never = { ...change, priority: 'urgent' } as const;
    expect(await desk.tickets.findUpdated(ID, never, write(1))).toBeUndefined();
    expect(world.refused).toEqual([]);
  });

  test('by its state: to be as asked is what was asked', async () => {
    const { desk } = openDesk(seed);
    const found = await desk.tickets.findUpdated(ID, { labels_add: ['a'] }, write(1));
    expect(found?.result).toBe('unchanged');
  });

  test('a ticket that is gone holds nothing of ours', async () => {
    const { desk } = openDesk();
    expect(await desk.tickets.findUpdated('404', { title: 'abc' }, write(1))).toBeUndefined();
  });
});

describe('R36 R66 an update', () => {
  test('sends what is different, and clears by null', async () => {
    const { desk, bodies } = openDesk(seed);
    const change = {
      title: 'Gate does not open',
      due_date: null,
      labels_remove: ['a'],
      labels_add: ['c'],
    };
    const { record, warnings } = await desk.tickets.update(ID, change, write(1));
    expect([record.due_date, record.labels, warnings]).toEqual([undefined, ['c'], []]);
    expect(JSON.parse(bodies.at(-1) ?? '')).toEqual({
      fields: { duedate: null },
      update: { labels: [{ add: 'c' }, { remove: 'a' }] },
      properties: [{ key: 'gatehouse.update', value: { mark: attempt(1).mark } }],
    });
  });

  test('does not move to another project, and says what can be done instead', async () => {
    const projects = [
      { name: 'Support Desk', key: 'SUP' },
      { name: 'Human Resources', key: 'HR' },
    ];
    const { desk } = openDesk({ ...seed, projects });
    const error = await refusal(desk.tickets.update(ID, { queue: 'Human Resources' }, write(1)));
    expect([error.code, error.details.capability]).toEqual(['not_supported', 'queue']);
    const same = await desk.tickets.update(ID, { queue: 'sup' }, write(1));
    expect(same.result).toBe('unchanged');
  });

  test('of an account that may not edit is forbidden before anything is sent', async () => {
    const { desk, world, requests } = openDesk(seed);
    const alice = world.state.users.find(({ displayName }) => displayName === 'Alice Test');
    if (alice) alice.permissions = alice.permissions.filter((one) => one !== 'EDIT_ISSUES');
    expect((await refusal(desk.tickets.update(ID, { title: 'abc' }, write(1)))).code).toBe(
      'forbidden',
    );
    expect(requests.filter((line) => line.startsWith('PUT'))).toEqual([]);
  });

  test('an assignee who cannot be assigned is refused by the field', async () => {
    const { desk } = openDesk(seed);
    for (const assignee of ['Dan Test', 'Carol Customer', 'nobody@example.com']) {
      // oxlint-disable-next-line no-await-in-loop
      const error = await refusal(desk.tickets.update(ID, { assignee }, write(1)));
      expect([error.code, error.details.fields?.[0]?.field]).toEqual(['invalid', 'assignee']);
    }
  });

  test.each([
    'me',
    'Alice Test',
    'ALICE@example.com',
    '712020:a11ce000-0000-4000-8000-000000000001',
  ])('somebody is named as %s', async (assignee) => {
    const { desk } = openDesk(seed);
    const { record } = await desk.tickets.update(ID, { assignee }, write(1));
    expect(record.assignee?.name).toBe('Alice Test');
  });

  test('a name that several people have is refused', async () => {
    const { desk, world } = openDesk(seed);
    for (const user of world.state.users) user.displayName = 'Alice Test';
    const error = await refusal(desk.tickets.update(ID, { assignee: 'Alice Test' }, write(1)));
    expect(error.message).toContain('is the name of several people');
  });
});
