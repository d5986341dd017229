import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const seed = { issues: [{ subject: 'Printer jams' }] };
const bare = { status: 'waiting' } as const;
const move = { status: 'waiting', comment: 'Parts ordered' } as const;
const first = { actor: 'maya', attempt: attempt(1) };
const other = { actor: 'tom', attempt: attempt(2) };

describe('a move without a comment tells by the status alone', () => {
  test('reached: it is so, whoever moved it', async () => {
    const { desk, world } = openDesk(seed);
    world.fail({ status: 'reset', method: 'PUT', request: 'done' });
    expect((await refusal(desk.tickets.setStatus('1', bare, first))).code).toBe('outcome_unknown');
    const found = await desk.tickets.findStatus('1', bare, first);
    expect([found?.result, found?.record.status, found?.warnings]).toEqual([
      'unchanged',
      'waiting',
      [],
    ]);
    expect((await desk.tickets.findStatus('1', bare, other))?.result).toBe('unchanged');
  });

  test('not reached: it has not happened', async () => {
    const { desk } = openDesk(seed);
    expect(await desk.tickets.findStatus('1', bare, first)).toBeUndefined();
  });
});

describe('a move with a comment tells by its mark', () => {
  test('moved on since: it has happened all the same', async () => {
    const { desk } = openDesk(seed);
    await desk.tickets.setStatus('1', move, first);
    await desk.tickets.setStatus('1', { status: 'resolved' }, other);
    const found = await desk.tickets.findStatus('1', move, first);
    expect([found?.result, found?.record.status, found?.warnings]).toEqual([
      'updated',
      'resolved',
      [],
    ]);
  });

  test('the status is right and the mark is missing: somebody else moved it', async () => {
    const { desk, world } = openDesk(seed);
    await desk.tickets.setStatus('1', move, other);
    expect(await desk.tickets.findStatus('1', move, first)).toBeUndefined();
    // sent again it stays as it is, and says what was not written
    const again = await desk.tickets.setStatus('1', move, first);
    expect([again.result, again.warnings]).toEqual([
      'unchanged',
      ['comment: not written, because the ticket already has this status. Use add_comment.'],
    ]);
    expect(world.state.issues[0]?.journals).toHaveLength(2);
  });

  test('R66 only the comment was kept: it is said, and the comment is not written twice', async () => {
    const { desk, world } = openDesk(seed, { apiKey: 'da'.repeat(20) });
    await desk.tickets.planStatus('1', move, 'maya');
    // the rights that were just asked for are lost
    const permissions = world.state.roles[1]?.permissions ?? [];
    permissions.splice(permissions.indexOf('edit_issues'), 1);
    const done = await desk.tickets.setStatus('1', move, first);
    expect([done.result, done.record.status, done.warnings]).toEqual([
      'updated',
      'new',
      ['status: asked for waiting, Redmine kept "New"; the comment was written.'],
    ]);
    expect(await desk.tickets.findStatus('1', move, first)).toEqual(done);
    expect(world.state.issues[0]?.journals).toMatchObject([{ user: 8, private: true }]);
  });
});
