import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, unreadable } from './open.fixture.ts';

const write = manyWrites('maya');
const seed = { issues: [{ subject: 'Printer jams' }] };
const asBob = { apiKey: 'b0'.repeat(20) };

describe('comments', () => {
  test('internal and public ones are kept as such, and read back', async () => {
    const { desk, world } = openDesk(seed);
    const made = await desk.comments.add('1', { body: 'Only us', visibility: 'internal' }, write());
    expect(made).toEqual({
      result: 'created',
      enforcement: 'checked',
      warnings: [],
      record: {
        id: '1',
        author: { id: '5', name: 'Alice Test' },
        at: '2026-11-02T09:00:01.000Z',
        visibility: 'internal',
        body: 'Only us',
      },
    });
    await desk.comments.add('1', { body: 'For all', visibility: 'public' }, write());
    expect(world.state.issues[0]?.journals).toMatchObject([{ private: true }, { private: false }]);
  });

  test('the newest five are shown, oldest first, without changes that say nothing', async () => {
    const { desk } = openDesk(seed);
    await desk.tickets.setStatus('1', { status: 'waiting' }, write());
    for (const body of ['1', '2', '3', '4', '5', '6']) {
      // one after the other: their order is what is tested
      // oxlint-disable-next-line no-await-in-loop
      await desk.comments.add('1', { body, visibility: 'public' }, write());
    }
    const { recent_comments } = await desk.tickets.get('1');
    expect(recent_comments.map(({ body }) => body)).toEqual(['2', '3', '4', '5', '6']);
  });

  test('a ticket that is not there is not found, whatever its id looks like', async () => {
    const { desk, requests } = openDesk(seed);
    const draft = { body: 'x', visibility: 'public' } as const;
    expect((await refusal(desk.comments.add('99', draft, write()))).code).toBe('not_found');
    requests.length = 0;
    for (const id of ['abc', '../users/current', '1?key=x', '']) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await refusal(desk.comments.add(id, draft, write()))).code).toBe('not_found');
    }
    expect(requests).toEqual([]);
  });
});

describe('R66 an internal comment is never published', () => {
  test('without the right to private notes nothing is written', async () => {
    const { desk, world } = openDesk(seed, asBob);
    const error = await refusal(
      desk.comments.add('1', { body: 'psst', visibility: 'internal' }, write()),
    );
    expect(error.code).toBe('forbidden');
    expect(world.state.issues[0]?.journals).toEqual([]);
    const open = await desk.comments.add('1', { body: 'hello', visibility: 'public' }, write());
    expect(open.record.visibility).toBe('public');
  });

  test('a right that was lost a moment ago is reported', async () => {
    const { desk, world } = openDesk(seed);
    await desk.comments.add('1', { body: 'one', visibility: 'internal' }, write());
    world.state.roles[0]?.permissions.splice(-1, 1);
    const leaked = await desk.comments.add('1', { body: 'two', visibility: 'internal' }, write());
    expect([leaked.record.visibility, leaked.warnings]).toEqual([
      'public',
      ['visibility: asked for internal, Redmine made the comment public.'],
    ]);
  });

  test('a comment that Redmine took and did not keep is forbidden', async () => {
    const { desk, world } = openDesk(seed);
    const permissions = world.state.roles[0]?.permissions ?? [];
    permissions.splice(permissions.indexOf('add_issue_notes'), 1);
    const error = await refusal(
      desk.comments.add('1', { body: 'x', visibility: 'public' }, write()),
    );
    expect(error.code).toBe('forbidden');
  });

  test('R37 a comment that cannot be read back has an unknown outcome', async () => {
    const { desk, world, before } = openDesk(seed);
    before('PUT /issues/1.json', () => world.fail({ ...unreadable, path: 'issues/1.json' }));
    const error = await refusal(
      desk.comments.add('1', { body: 'x', visibility: 'public' }, write()),
    );
    expect(error.code).toBe('outcome_unknown');
    expect(world.state.issues[0]?.journals).toHaveLength(1);
  });

  test('describe says what the account may do', async () => {
    const manager = await openDesk(seed).desk.describe.describe();
    const reporter = await openDesk(seed, asBob).desk.describe.describe();
    expect([manager.tools['add_comment'], reporter.tools['add_comment']]).toEqual([
      'yes',
      'partial',
    ]);
    expect(reporter.notes).toContain(
      'add_comment: The account of this connector may not write internal comments here.',
    );
    expect(manager).toMatchObject({
      vendor: 'redmine',
      queues: ['Support Desk'],
      default_queue: 'Support Desk',
      idempotency: 'look-up',
      version_enforcement: 'checked',
    });
    expect(manager.statuses).toContainEqual({ status: 'waiting', native: ['Feedback'] });
    expect(manager.priorities).toContainEqual({
      priority: 'urgent',
      native: ['Urgent', 'Immediate'],
    });
  });
});
