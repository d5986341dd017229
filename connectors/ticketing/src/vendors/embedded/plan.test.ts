import type { Plan } from '@gatehouse/kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TicketDraft } from '../../adapter.ts';
import { attempt, manyWrites } from '../../attempt.fixture.ts';
import { newTicketInWords } from '../../in-words.ts';
import { priority, status } from '../../model.ts';
import { refusal } from '../../refusal.fixture.ts';
import { desks } from './desks.fixture.ts';
import { moves } from './workflow.ts';

const { open, clock } = desks();
const write = manyWrites('maya');

describe('what a plan says', () => {
  const desk = open('plans.db', { sample: 'support' });

  test('create: the queue it would land in, the people found, every default', async () => {
    const draft = {
      title: 'Printer jams',
      body: 'On floor 3',
      labels: ['b', 'a', 'A'],
      assignee: 'tom-okafor@example.com',
      due_date: '2026-11-05',
    };
    expect(await desk.tickets.planCreate(draft, 'maya')).toEqual({
      summary: 'Opens a ticket in the queue "Shipping".',
      changes: [
        { field: 'title', becomes: 'Printer jams' },
        { field: 'body', becomes: 'On floor 3' },
        { field: 'status', becomes: 'new' },
        { field: 'priority', becomes: 'normal' },
        { field: 'queue', becomes: 'Shipping' },
        { field: 'requester', becomes: 'maya' },
        { field: 'assignee', becomes: 'Tom Okafor (tom-okafor)' },
        { field: 'labels', becomes: 'a, b' },
        { field: 'due_date', becomes: '2026-11-05' },
        { field: 'type', becomes: 'Request' },
      ],
    });
  });

  test('comment: to which ticket, for whom, and its text', async () => {
    const draft = { body: 'Spare roller ordered', visibility: 'public' } as const;
    const { display_id, title } = await desk.tickets.get('1001');
    expect(await desk.comments.planComment('1001', draft, 'maya')).toEqual({
      summary: `Adds a comment to ${display_id} "${title}".`,
      target: '1001',
      changes: [{ field: 'public comment', becomes: 'Spare roller ordered' }],
    });
  });

  test('status: from what to what, with its comment; nothing when it is so already', async () => {
    const { record } = await desk.tickets.create({ title: 'a "b" c', body: 'b' }, write());
    const change = { status: 'waiting', comment: 'Parts ordered' } as const;
    expect(await desk.tickets.planStatus(record.id, change, 'maya')).toEqual({
      summary: `Moves ${record.display_id} "a \\"b\\" c" from new to waiting.`,
      target: record.id,
      changes: [
        { field: 'status', was: 'new', becomes: 'waiting' },
        { field: 'internal comment', becomes: 'Parts ordered' },
      ],
    });
    await desk.tickets.setStatus(record.id, { status: 'waiting' }, write());
    expect(await desk.tickets.planStatus(record.id, change, 'maya')).toEqual({
      summary: `${record.display_id} "a \\"b\\" c" is waiting already; nothing would change. comment: not written, because the ticket already has this status. Use add_comment.`,
      target: record.id,
      changes: [],
    });
  });

  test('what the write would refuse the plan refuses, and nothing is written', async () => {
    const { record } = await desk.tickets.create({ title: 'Refused', body: 'b' }, write());
    const draft = { title: 'abc', body: 'b' };
    const { total } = await desk.tickets.search({ sort: 'updated_desc' }, { limit: 1 });
    const codes = [
      desk.tickets.planCreate({ ...draft, queue: 'Moon' }, 'maya'),
      desk.tickets.planCreate({ ...draft, assignee: 'Nobody' }, 'maya'),
      desk.tickets.planStatus(record.id, { status: 'closed' }, 'maya'),
      desk.tickets.planStatus(record.id, { status: 'open', expectedVersion: 'v0' }, 'maya'),
      desk.tickets.planStatus('99999', { status: 'open' }, 'maya'),
      desk.comments.planComment('99999', { body: 'b', visibility: 'public' }, 'maya'),
    ].map(async (plan) => (await refusal(plan)).code);
    expect(await Promise.all(codes)).toEqual([
      'invalid',
      'invalid',
      'invalid',
      'conflict',
      'not_found',
      'not_found',
    ]);
    expect(await desk.tickets.get(record.id)).toEqual(record);
    expect((await desk.tickets.search({ sort: 'updated_desc' }, { limit: 1 })).total).toBe(total);
  });
});

describe('a plan is the same for the same record', () => {
  test('at any time, and after a comment; another once what it overwrites is another', async () => {
    const desk = open('steady.db');
    const { record } = await desk.tickets.create({ title: 'Steady', body: 'b' }, write());
    const plans = async () => [
      await desk.tickets.planCreate({ title: 'abc', body: 'b' }, 'tom'),
      await desk.tickets.planStatus(record.id, { status: 'waiting', comment: 'x' }, 'tom'),
      await desk.comments.planComment(record.id, { body: 'x', visibility: 'internal' }, 'tom'),
    ];
    const before = await plans();
    clock.ahead += 300_000;
    // the version moves on, and nothing that a plan would overwrite
    await desk.comments.add(record.id, { body: 'other', visibility: 'public' }, write());
    expect(await plans()).toEqual(before);
    await desk.tickets.setStatus(record.id, { status: 'open' }, write());
    const after = await plans();
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1]?.changes[0]).toEqual({ field: 'status', was: 'open', becomes: 'waiting' });
  });
});

const outcome = <Value>(call: Promise<Value>) => call.catch((error: unknown) => String(error));
const changesOf = (plan: Plan | string) => (typeof plan === 'string' ? plan : plan.changes);

describe('what a plan says becomes true', () => {
  const text = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
  const people = fc.constantFrom('maya', 'new-hire', 'priya.nair@example.com', 'Nobody At All');
  const drafts = fc.record<TicketDraft>(
    {
      title: text,
      body: text,
      priority: fc.constantFrom(...priority.options),
      queue: fc.constantFrom('General', 'general', 'Moon'),
      requester: people,
      assignee: people,
      labels: fc.array(fc.constantFrom('vip', 'VIP', 'Ä', 'ä', 'zz', 'a, b'), { maxLength: 5 }),
      due_date: fc.constantFrom('2026-11-05', '2027-01-31'),
    },
    { requiredKeys: ['title', 'body'] },
  );

  test('of every draft: the fields of the new ticket, or the refusal of the write', async () => {
    const desk = open('agreement.db');
    let number = 0;
    await fc.assert(
      fc.asyncProperty(drafts, fc.constantFrom('maya', 'new-hire'), async (draft, actor) => {
        number += 1;
        const plan = await outcome(desk.tickets.planCreate(draft, actor));
        const options = { actor, attempt: attempt(number) };
        const made = await outcome(
          desk.tickets.create(draft, options).then(({ record }) => newTicketInWords(record)),
        );
        expect(changesOf(plan)).toEqual(made);
      }),
      { numRuns: 300 },
    );
    const { total } = await desk.tickets.search({ sort: 'updated_desc' }, { limit: 1 });
    expect(total).toBeGreaterThan(30);
  });

  test('of every move: the status before and after, or the refusal of the write', async () => {
    const desk = open('moves.db');
    for (const from of status.options) {
      for (const to of status.options) {
        const { record } = await desk.tickets.create(
          { title: `${from} ${to}`, body: 'b' },
          write(),
        );
        const path = from === 'closed' ? (['resolved', 'closed'] as const) : [from];
        for (const step of path) await desk.tickets.setStatus(record.id, { status: step }, write());
        const allowed: readonly string[] = moves[from];
        const before = await outcome(desk.tickets.planStatus(record.id, { status: to }, 'maya'));
        const after = await outcome(desk.tickets.setStatus(record.id, { status: to }, write()));
        const refused = from !== to && !allowed.includes(to);
        const changes = from === to ? [] : [{ field: 'status', was: from, becomes: to }];
        expect(changesOf(before)).toEqual(refused ? after : changes);
        const { status: reached } = await desk.tickets.get(record.id);
        expect(reached).toBe(refused ? from : to);
      }
    }
  });
});
