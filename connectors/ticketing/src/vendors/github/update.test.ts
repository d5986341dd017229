import { describe, expect, test } from 'vitest';
import { attempt, manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const id = 'acme/support#1';

describe('R66 changing an issue', () => {
  test('a new text keeps the marks of earlier writes, by which its creation is found', async () => {
    const { desk } = openDesk();
    const once = { actor: 'maya', attempt: attempt(9) };
    const draft = { title: 'Gate', body: 'old' };
    await desk.tickets.create(draft, once);
    const { record } = await desk.tickets.update(id, { body: 'new' }, write());
    expect(record.body).toBe('new');
    expect((await desk.tickets.findCreated(draft, once))?.record.id).toBe(id);
  });

  test('a field that is not asked for is not sent', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a', body: 'b', labels: ['bug'] }] });
    const [issue] = world.state.issues;
    const { changes } = await desk.tickets.update(id, { title: 'abc' }, write());
    expect(changes).toEqual([{ field: 'title', was: 'a', becomes: 'abc' }]);
    expect(issue?.events.map(({ event }) => event)).toEqual(['renamed']);
  });

  test('labels of the status stay, one of the priority takes the place of the others', async () => {
    const labels = ['bug', 'on hold', 'priority: urgent', 'priority: low'];
    const { desk, world } = openDesk({ issues: [{ title: 'a', labels }] });
    const change = { priority: 'high', labels_add: ['Fresh'], labels_remove: ['BUG'] } as const;
    const { record, warnings } = await desk.tickets.update(id, change, write());
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({ status: 'waiting', priority: 'high', labels: ['Fresh'] });
    expect(world.state.issues[0]?.labels).toEqual(['Fresh', 'on hold', 'priority: high']);
  });

  test('who else was assigned and is no more is told', async () => {
    const assignees = ['alice-test', 'bob-test'];
    const { desk } = openDesk({ issues: [{ title: 'a', assignees }] });
    const { warnings } = await desk.tickets.update(id, { assignee: 'gatehouse-dana' }, write());
    expect(warnings).toEqual(['assignee: no longer assigned as well: bob-test.']);
    const nobody = await desk.tickets.update(id, { assignee: null }, write());
    expect([nobody.record.assignee, nobody.warnings]).toEqual([undefined, []]);
  });

  test('another queue is not_supported, and so is what alone no issue has; beside others it is a warning', async () => {
    const repositories = ['acme/support', 'acme/legal'];
    const { desk, world } = openDesk(
      { repositories, issues: [{ title: 'a' }] },
      { repositories: 'acme/legal' },
    );
    for (const change of [{ queue: 'acme/legal', title: 'b' }, { due_date: '2027-01-01' }]) {
      expect((await refusal(desk.tickets.update(id, change, write()))).code).toBe('not_supported');
    }
    expect(world.state.writes).toBe(0);
    const both = { title: 'abc', due_date: '2027-01-01', queue: 'acme/support' };
    const { warnings } = await desk.tickets.update(id, both, write());
    expect(warnings).toEqual(['due_date: dropped, issues have no due date.']);
  });

  test('without the right GitHub answers 200 and keeps nothing: forbidden', async () => {
    const { desk, world } = openDesk({}, { token: 'github_pat_11READ00000000000000000' });
    await desk.tickets.create({ title: 'mine', body: 'b' }, write());
    const error = await refusal(desk.tickets.update(id, { labels_add: ['bug'] }, write()));
    expect([error.code, world.state.issues[0]?.labels]).toEqual(['forbidden', []]);
  });

  test('a change that is read back in vain is outcome_unknown', async () => {
    const { desk, world, before } = openDesk({ issues: [{ title: 'a' }] });
    before('PATCH', () => world.fail({ status: 502, method: 'GET', times: 3 }));
    const error = await refusal(desk.tickets.update(id, { title: 'abc' }, write()));
    expect([error.code, world.state.issues[0]?.title]).toEqual(['outcome_unknown', 'abc']);
  });

  test('what an earlier try wrote is found by the state', async () => {
    const { desk } = openDesk({ issues: [{ title: 'a' }] });
    const once = write();
    const change = { title: 'abc', expectedVersion: 'old' };
    expect(await desk.tickets.findUpdated(id, change, once)).toBeUndefined();
    await desk.tickets.update(id, { title: 'abc' }, once);
    expect(await desk.tickets.findUpdated(id, change, once)).toMatchObject({ result: 'unchanged' });
  });
});
