import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, unreadable } from './open.fixture.ts';

const write = manyWrites('maya');
const seed = { issues: [{ subject: 'Printer jams' }] };
/** A Reporter, who may comment, and a Developer, whose workflow does not reject. */
const asBob = { apiKey: 'b0'.repeat(20) };
const asDan = { apiKey: 'da'.repeat(20) };

describe('moves', () => {
  test('a move is written, read back and leaves an internal note on why', async () => {
    const { desk } = openDesk(seed);
    const { result, record } = await desk.tickets.setStatus(
      '1',
      { status: 'waiting', comment: 'Parts ordered' },
      write(),
    );
    expect([result, record.status, record.status_native]).toEqual([
      'updated',
      'waiting',
      'Feedback',
    ]);
    expect(record.recent_comments).toEqual([
      {
        id: '2',
        author: { id: '5', name: 'Alice Test' },
        at: '2026-11-02T09:00:01.000Z',
        visibility: 'internal',
        body: 'Parts ordered',
      },
    ]);
  });

  test('the status it has already is no write, and a comment is not lost in silence', async () => {
    const { desk, requests } = openDesk(seed);
    const { result, warnings } = await desk.tickets.setStatus(
      '1',
      { status: 'new', comment: 'x' },
      write(),
    );
    expect([result, warnings.length]).toEqual(['unchanged', 1]);
    expect(requests.filter((one) => one.startsWith('PUT'))).toEqual([]);
  });

  test('R66 a resolution is dropped with a warning, and the plan says so before', async () => {
    const { desk } = openDesk(seed);
    const move = { status: 'resolved', resolution: 'Done' } as const;
    expect((await desk.tickets.planStatus('1', move, 'maya')).summary).toMatch(
      /Redmine will not keep: resolution\.$/,
    );
    const { result, warnings } = await desk.tickets.setStatus('1', move, write());
    const dropped = ['resolution: dropped, Redmine has no resolutions.'];
    expect([result, warnings]).toEqual(['updated', dropped]);
    const again = await desk.tickets.setStatus('1', move, write());
    expect([again.result, again.warnings]).toEqual(['unchanged', dropped]);
    expect((await desk.tickets.findStatus('1', move, write()))?.warnings).toEqual(dropped);
  });

  test('who closes a ticket closes its duplicates, which the plan says', async () => {
    const { desk, world } = openDesk({ issues: [{ subject: 'one' }, { subject: 'the same' }] });
    await desk.links.link({ from: '2', to: '1', relation: 'duplicates' }, write());
    const plan = (to: 'closed' | 'resolved') => desk.tickets.planStatus('1', { status: to }, 'm');
    expect((await plan('resolved')).summary).not.toContain('duplicates');
    expect((await plan('closed')).summary).toMatch(/closes its duplicates too, .*: #2\.$/);
    await desk.tickets.setStatus('1', { status: 'closed' }, write());
    expect(world.state.issues.map((issue) => issue.status)).toEqual([5, 5]);
  });

  test('of several natives the first that is allowed is taken', async () => {
    const { desk, world } = openDesk(seed, asDan);
    world.state.statuses.splice(4, 1, { id: 5, name: 'Done', is_closed: true });
    world.state.statuses.push({ id: 9, name: 'Closed', is_closed: true });
    const { record } = await desk.tickets.setStatus('1', { status: 'closed' }, write());
    expect([record.status, record.status_native]).toEqual(['closed', 'Done']);
  });
});

describe('R66 a refusal is said aloud', () => {
  test('a forbidden move is invalid with the allowed ones, and nothing is written', async () => {
    const { desk, world } = openDesk(seed, asDan);
    const error = await refusal(desk.tickets.setStatus('1', { status: 'canceled' }, write()));
    expect([error.code, error.details.fields]).toEqual([
      'invalid',
      [
        {
          field: 'status',
          message: 'not reachable from New with the rights of this connector',
          allowed: ['in_progress', 'resolved', 'waiting', 'closed'],
        },
      ],
    ]);
    expect(world.state.issues[0]?.updated).toBe('2026-11-02T09:00:00Z');
  });

  test('who may not edit has no moves, although Redmine lists those of the workflow', async () => {
    const { desk, world } = openDesk(seed, asBob);
    const error = await refusal(desk.tickets.setStatus('1', { status: 'closed' }, write()));
    expect([error.code, error.details.fields?.[0]?.allowed]).toEqual(['invalid', []]);
    expect(world.state.issues[0]?.updated).toBe('2026-11-02T09:00:00Z');
    // an own ticket is another matter, where the role says so
    const own = openDesk(seed, asBob);
    own.world.state.roles[2]?.permissions.push('edit_own_issues');
    const { record } = await own.desk.tickets.create({ title: 'Mine', body: 'b' }, write());
    const closed = await own.desk.tickets.setStatus(record.id, { status: 'closed' }, write());
    expect(closed.record.status).toBe('closed');
  });

  test('a 204 that changed nothing is found out by reading back', async () => {
    const { desk, world } = openDesk(seed);
    world.fail({ status: 204, method: 'PUT' });
    const error = await refusal(desk.tickets.setStatus('1', { status: 'in_progress' }, write()));
    expect([error.code, error.details.fields?.[0]?.allowed]).toEqual([
      'invalid',
      ['resolved', 'waiting', 'closed', 'canceled'],
    ]);
  });

  test('a status that this Redmine does not have is invalid', async () => {
    const { desk, world } = openDesk(seed);
    world.state.statuses.pop();
    expect((await refusal(desk.tickets.setStatus('1', { status: 'canceled' }, write()))).code).toBe(
      'invalid',
    );
  });

  test('a comment that Redmine would publish stops the move', async () => {
    const { desk, world } = openDesk(seed, asDan);
    world.state.roles[1]?.permissions.pop();
    const error = await refusal(
      desk.tickets.setStatus('1', { status: 'closed', comment: 'psst' }, write()),
    );
    expect(error.code).toBe('forbidden');
    expect(world.state.issues[0]).toMatchObject({ status: 1, journals: [] });
  });
});

describe('versions', () => {
  test('a stale one is a conflict with the current one; changes within one second count', async () => {
    const { desk } = openDesk({ ...seed, ticking: false });
    const { version } = await desk.tickets.get('1');
    await desk.comments.add('1', { body: 'hello', visibility: 'public' }, write());
    const change = { status: 'waiting', expectedVersion: version } as const;
    const stale = await refusal(desk.tickets.setStatus('1', change, write()));
    const current = (await desk.tickets.get('1')).version;
    expect([stale.code, stale.details.current_version]).toEqual(['conflict', current]);
    expect(current).not.toBe(version);
    const again = await desk.tickets.setStatus(
      '1',
      { ...change, expectedVersion: current },
      write(),
    );
    expect(again.record.status).toBe('waiting');
  });

  test('an empty 422 is a conflict too, with what the ticket is now', async () => {
    const { desk, world } = openDesk(seed);
    world.fail({ status: 422, body: '{"errors":[]}', method: 'PUT' });
    const error = await refusal(desk.tickets.setStatus('1', { status: 'waiting' }, write()));
    expect([error.code, error.details.current_version]).toEqual([
      'conflict',
      '2026-11-02T09:00:00.000Z/0',
    ]);
    expect(error.hint).toContain('Read the ticket again');
  });

  test('a 422 with words stays invalid and repeats them', async () => {
    const { desk, world } = openDesk(seed);
    world.fail({ status: 422, body: '{"errors":["Assignee cannot be blank"]}', method: 'PUT' });
    const error = await refusal(desk.tickets.setStatus('1', { status: 'waiting' }, write()));
    expect([error.code, error.details.vendor_message]).toEqual([
      'invalid',
      'Assignee cannot be blank',
    ]);
  });

  test('a write that cannot be read back has an unknown outcome', async () => {
    const { desk, world } = openDesk(seed);
    world.fail({ status: 200, method: 'GET', path: 'issues/1.json', body: readable });
    world.fail({ ...unreadable, path: 'issues/1.json' });
    const error = await refusal(desk.tickets.setStatus('1', { status: 'waiting' }, write()));
    expect(error.code).toBe('outcome_unknown');
    expect(world.state.issues[0]?.status).toBe(4);
  });

  test('no list that has to be read again after the write can make it look undone', async () => {
    const { desk, world, clock, before } = openDesk(seed);
    before('PUT /issues/1.json', () => {
      clock.ahead = 10 * 60_000;
      world.fail({ ...unreadable, path: 'issue_statuses' });
    });
    const error = await refusal(desk.tickets.setStatus('1', { status: 'waiting' }, write()));
    expect([error.code, world.state.issues[0]?.status]).toEqual(['outcome_unknown', 4]);
    // a new ticket is answered all the same: what its opening needs was read before
    before('POST /issues.json', () => {
      clock.ahead = 20 * 60_000;
      world.fail({ ...unreadable, path: 'issue_statuses' });
    });
    const made = await desk.tickets.create({ title: 'abc', body: 'b' }, write());
    expect(made.result).toBe('created');
  });
});

/** A first read without `allowed_statuses`, as a server before 5.0 answers: then the write itself decides. */
const readable = JSON.stringify({
  issue: {
    id: 1,
    project: { id: 1, name: 'Support Desk' },
    status: { id: 1, name: 'New' },
    created_on: '2026-11-02T09:00:00Z',
    updated_on: '2026-11-02T09:00:00Z',
  },
});
