import type { Plan } from '@gatehouse/kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TicketDraft } from '../../adapter.ts';
import { attempt, manyWrites } from '../../attempt.fixture.ts';
import { newTicketInWords } from '../../in-words.ts';
import { priority, status } from '../../model.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const projects = [
  { name: 'Support Desk', identifier: 'support' },
  { name: 'Legal', identifier: 'legal' },
];
const seed = { projects, issues: [{ subject: 'Printer "jams"', status: 'In Progress' }] };
const draft = { title: 'Scanner', body: 'On floor 3' };

describe('what a plan says', () => {
  test('create: the queue it would land in, the people found, the default priority', async () => {
    const { desk, requests } = openDesk(seed);
    const asked = { ...draft, queue: 'legal', assignee: 'me', due_date: '2026-11-05' };
    expect(await desk.tickets.planCreate(asked, 'maya')).toEqual({
      summary: 'Opens a ticket in the queue "Legal", under the account of this connector.',
      changes: [
        { field: 'title', becomes: 'Scanner' },
        { field: 'body', becomes: 'On floor 3' },
        { field: 'priority', becomes: 'normal' },
        { field: 'queue', becomes: 'Legal' },
        { field: 'assignee', becomes: 'Alice Test (5)' },
        { field: 'due_date', becomes: '2026-11-05' },
      ],
    });
    expect(requests.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test('create: what Redmine will not keep, and which of two namesakes', async () => {
    const { desk } = openDesk({
      projects: [...projects, { name: 'Legal', identifier: 'legal-us' }],
    });
    const asked = {
      ...draft,
      queue: 'legal-us',
      assignee: '5',
      labels: ['vip'],
      requester: 'Bob',
    };
    expect(await desk.tickets.planCreate(asked, 'maya')).toMatchObject({
      summary:
        'Opens a ticket in the queue "Legal (legal-us)", under the account of this connector. Redmine will not keep: requester, labels.',
    });
    const { changes } = await desk.tickets.planCreate(asked, 'maya');
    expect(changes.filter(({ field }) => ['assignee', 'labels', 'queue'].includes(field))).toEqual([
      { field: 'queue', becomes: 'Legal (legal-us)' },
      { field: 'assignee', becomes: 'Alice Test (5)' },
    ]);
  });

  test('comment: to which ticket, for whom, and its text without a mark', async () => {
    const { desk, requests } = openDesk(seed);
    const note = { body: 'Roller ordered', visibility: 'internal' } as const;
    expect(await desk.comments.planComment('1', note, 'maya')).toEqual({
      summary: 'Adds a comment to #1 "Printer \\"jams\\"", under the account of this connector.',
      target: '1',
      changes: [{ field: 'internal comment', becomes: 'Roller ordered' }],
    });
    expect(requests.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test('status: from what to what, in both vocabularies; nothing when it is so already', async () => {
    const { desk, world } = openDesk(seed);
    const move = { status: 'waiting', comment: 'Parts ordered' } as const;
    expect(await desk.tickets.planStatus('1', move, 'maya')).toEqual({
      summary:
        'Moves #1 "Printer \\"jams\\"" from in_progress to waiting (Feedback), under the account of this connector.',
      target: '1',
      changes: [
        { field: 'status', was: 'in_progress', becomes: 'waiting (Feedback)' },
        { field: 'internal comment', becomes: 'Parts ordered' },
      ],
    });
    const reached = { status: 'in_progress', comment: 'x' } as const;
    expect(await desk.tickets.planStatus('1', reached, 'maya')).toEqual({
      summary:
        '#1 "Printer \\"jams\\"" is in_progress already; nothing would change. comment: not written, because the ticket already has this status. Use add_comment.',
      target: '1',
      changes: [],
    });
    expect(world.state.issues[0]).toMatchObject({ status: 2, journals: [] });
  });

  test('what the write would refuse the plan refuses', async () => {
    const { desk } = openDesk(seed);
    const dan = openDesk(seed, { apiKey: 'da'.repeat(20) }).desk;
    const bob = openDesk(seed, { apiKey: 'b0'.repeat(20) }).desk;
    const plans = [
      desk.tickets.planCreate({ ...draft, queue: 'Moon' }, 'maya'),
      desk.tickets.planCreate({ ...draft, assignee: 'Nobody' }, 'maya'),
      desk.tickets.planCreate({ ...draft, assignee: '77' }, 'maya'),
      desk.tickets.planStatus('1', { status: 'open', expectedVersion: 'old' }, 'maya'),
      dan.tickets.planStatus('1', { status: 'canceled' }, 'maya'),
      bob.tickets.planStatus('1', { status: 'closed' }, 'maya'),
      bob.comments.planComment('1', { body: 'b', visibility: 'internal' }, 'maya'),
      desk.comments.planComment('99', { body: 'b', visibility: 'public' }, 'maya'),
    ];
    const codes = plans.map(async (plan) => (await refusal(plan)).code);
    expect(await Promise.all(codes)).toEqual([
      'invalid',
      'invalid',
      'invalid',
      'conflict',
      'invalid',
      'invalid',
      'forbidden',
      'not_found',
    ]);
  });
});

test('a plan is the same for the same record, and another once what it overwrites is another', async () => {
  const { desk, clock, world } = openDesk(seed);
  const plans = async () => [
    await desk.tickets.planCreate(draft, 'maya'),
    await desk.tickets.planStatus('1', { status: 'waiting', comment: 'x' }, 'maya'),
    await desk.comments.planComment('1', { body: 'x', visibility: 'internal' }, 'maya'),
  ];
  const before = await plans();
  clock.ahead = 300_001;
  // the version moves on, and nothing that a plan would overwrite
  await desk.comments.add('1', { body: 'other', visibility: 'public' }, write());
  expect(await plans()).toEqual(before);
  // another native status behind the same neutral word is another one
  world.state.statuses.push({ id: 9, name: 'Being printed', is_closed: false });
  const [issue] = world.state.issues;
  if (issue) issue.status = 9;
  clock.ahead = 600_002;
  const after = await plans();
  expect([after[0], after[2]]).toEqual([before[0], before[2]]);
  expect(after[1]?.changes[0]).toEqual({
    field: 'status',
    was: 'open (Being printed)',
    becomes: 'waiting (Feedback)',
  });
});

const outcome = <Value>(call: Promise<Value>) => call.catch((error: unknown) => String(error));

const changesOf = (plan: Plan | string) => (typeof plan === 'string' ? plan : plan.changes);
const known = (plan: Plan | string, field: string) =>
  typeof plan !== 'string' && plan.changes.some((change) => change.field === field);

describe('what a plan says becomes true', () => {
  const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
  const drafts = fc.record<TicketDraft>(
    {
      title: text,
      body: text,
      priority: fc.constantFrom(...priority.options),
      queue: fc.constantFrom('Support Desk', 'legal', 'Moon'),
      assignee: fc.constantFrom('me', 'bob test', '5', 'Nobody'),
      labels: fc.constantFrom([], ['vip']),
      due_date: fc.constant('2026-11-05'),
    },
    { requiredKeys: ['title', 'body'] },
  );

  test('of every draft: the fields of the new ticket, or the refusal of the write', async () => {
    const { desk } = openDesk({ projects });
    const kinds = new Set<string>();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(drafts, async (asked) => {
        number += 1;
        const plan = await outcome(desk.tickets.planCreate(asked, 'maya'));
        const options = { actor: 'maya', attempt: attempt(number) };
        const made = await outcome(desk.tickets.create(asked, options));
        const record = typeof made === 'string' ? made : newTicketInWords(made.record);
        // what Redmine adds of its own, such as the author, no plan can tell
        const foretold =
          typeof record === 'string' ? record : record.filter(({ field }) => known(plan, field));
        expect(foretold).toEqual(changesOf(plan));
        kinds.add(typeof record);
      }),
      { numRuns: 200 },
    );
    expect([...kinds].toSorted()).toEqual(['object', 'string']);
  });

  test('of every move: the status before and after, or the refusal of the write', async () => {
    for (const to of status.options) {
      const { desk } = openDesk(seed, { apiKey: 'da'.repeat(20) });
      const plan = await outcome(desk.tickets.planStatus('1', { status: to }, 'maya'));
      const sent = await outcome(desk.tickets.setStatus('1', { status: to }, write()));
      const becomes = to === 'waiting' ? 'waiting (Feedback)' : to;
      const refused = ['new', 'open', 'canceled'].includes(to);
      const changes =
        to === 'in_progress' ? [] : [{ field: 'status', was: 'in_progress', becomes }];
      expect(changesOf(plan)).toEqual(refused ? sent : changes);
      expect((await desk.tickets.get('1')).status).toBe(refused ? 'in_progress' : to);
    }
  });
});
