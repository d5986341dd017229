import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const id = 'acme/support#1';

describe('R66 moving an issue', () => {
  test('labels come and go with the status; a closed one keeps none of them', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a', labels: ['bug'] }] });
    const seen: unknown[] = [];
    for (const status of ['waiting', 'in_progress', 'resolved', 'open'] as const) {
      const { record } = await desk.tickets.setStatus(id, { status }, write());
      const [issue] = world.state.issues;
      seen.push([record.status_native, record.resolution, issue?.state, issue?.labels]);
    }
    expect(seen).toEqual([
      ['on hold', undefined, 'open', ['bug', 'on hold']],
      ['in progress', undefined, 'open', ['bug', 'in progress']],
      ['completed', 'completed', 'closed', ['bug']],
      ['open', undefined, 'open', ['bug']],
    ]);
  });

  test('GitHub ignores another reason for what is closed: refused with the moves that it takes', async () => {
    const { desk, world } = openDesk({
      issues: [{ title: 'a', state: 'closed', state_reason: 'completed' }],
    });
    const error = await refusal(desk.tickets.setStatus(id, { status: 'canceled' }, write()));
    expect(error).toMatchObject({
      code: 'invalid',
      details: { fields: [{ field: 'status', allowed: ['open', 'in_progress', 'waiting'] }] },
    });
    expect(world.state.writes).toBe(0);
  });

  test('closed means a duplicate and has to be said; each end has its own reason', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a' }] });
    const move = (status: 'closed' | 'resolved', resolution?: string) =>
      desk.tickets.setStatus(id, { status, resolution }, write());
    const [bare, wrong] = [
      await refusal(move('closed')),
      await refusal(move('resolved', 'Not planned')),
    ];
    expect([bare, wrong].map(({ details }) => details.fields?.[0]?.field)).toEqual([
      'status',
      'resolution',
    ]);
    expect(world.state.writes).toBe(0);
    const { record } = await move('closed', 'Duplicate');
    expect([record.status, record.status_native]).toEqual(['closed', 'duplicate']);
  });

  test('a status that no label stands for is not_supported', async () => {
    const { desk } = openDesk({ issues: [{ title: 'a' }] }, { statusLabels: undefined });
    const error = await refusal(desk.tickets.setStatus(id, { status: 'waiting' }, write()));
    expect([error.code, error.hint]).toEqual([
      'not_supported',
      expect.stringContaining('open, resolved, closed, canceled'),
    ]);
  });

  test('R41 a reason in words is never published', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a' }] });
    const change = { status: 'resolved', comment: 'only us' } as const;
    const calls = [
      desk.tickets.setStatus(id, change, write()),
      desk.tickets.planStatus(id, change, 'maya'),
    ];
    for (const call of calls) expect((await refusal(call)).code).toBe('not_supported');
    expect(world.state.writes).toBe(0);
  });

  test('without the right a label is dropped in silence: forbidden', async () => {
    const { desk } = openDesk({}, { token: 'github_pat_11READ00000000000000000' });
    await desk.tickets.create({ title: 'mine', body: 'b' }, write());
    const error = await refusal(desk.tickets.setStatus(id, { status: 'waiting' }, write()));
    expect(error.code).toBe('forbidden');
  });

  test('a move of ours that somebody took back since is found by its event, and by no older one', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a' }] });
    const once = write();
    await desk.tickets.setStatus(id, { status: 'resolved' }, once);
    await desk.tickets.setStatus(id, { status: 'open' }, write());
    const find = (status: 'resolved' | 'canceled' | 'waiting', later = 0) =>
      desk.tickets.findStatus(
        id,
        { status },
        { ...once, attempt: { ...once.attempt, since: once.attempt.since + later } },
      );
    expect(await find('resolved')).toMatchObject({ result: 'updated' });
    expect([await find('canceled'), await find('waiting')]).toEqual([undefined, undefined]);
    expect(await find('resolved', 2 * 3_600_000)).toBeUndefined();
    expect(world.state.writes).toBe(2);
  });

  test('R67 the history tells statuses, priorities, labels, titles and people in neutral words', async () => {
    const { desk } = openDesk({ issues: [{ title: 'a' }] });
    await desk.tickets.setStatus(id, { status: 'waiting' }, write());
    await desk.tickets.update(
      id,
      { priority: 'high', labels_add: ['bug'], title: 'abc', assignee: 'bob-test' },
      write(),
    );
    await desk.tickets.setStatus(id, { status: 'canceled' }, write());
    const { items } = await desk.tickets.history(id, { limit: 50 });
    expect(items.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['status', 'open', 'waiting'],
      ['title', 'a', 'abc'],
      ['labels', null, 'bug'],
      ['priority', 'none', 'high'],
      ['assignee', null, 'bob-test'],
      ['status', 'waiting', 'canceled'],
    ]);
  });
});
